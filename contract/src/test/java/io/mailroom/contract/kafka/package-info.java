/** A Kafka for this module's tests. */
@NullMarked
package io.mailroom.contract.kafka;

import org.jspecify.annotations.NullMarked;
