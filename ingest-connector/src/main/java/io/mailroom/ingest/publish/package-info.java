/**
 * Emails into Kafka: sessions hand over batches, one writer per shard puts them with their
 * checkpoints into one transaction at a time.
 */
@NullMarked
package io.mailroom.ingest.publish;

import org.jspecify.annotations.NullMarked;
