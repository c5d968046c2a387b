/** Emails into Kafka: events within their budget, in transactions with their checkpoints. */
@NullMarked
package io.mailroom.ingest.publish;

import org.jspecify.annotations.NullMarked;
