/**
 * A Kafka for tests and for the one-command start: a folder or a container engine goes in,
 * bootstrap servers come out.
 */
@NullMarked
package io.mailroom.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
