/** A connector in the JVM of the test, on a real Kafka: mailboxes go in, records come out. */
@NullMarked
package io.mailroom.ingest.rig;

import org.jspecify.annotations.NullMarked;
