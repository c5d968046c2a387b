/** Tests of the Kafka of the sandbox. */
@NullMarked
package io.mailroom.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
