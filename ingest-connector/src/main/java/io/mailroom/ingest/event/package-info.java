/** An email as an event, encoded within what Kafka takes. */
@NullMarked
package io.mailroom.ingest.event;

import org.jspecify.annotations.NullMarked;
