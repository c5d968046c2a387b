package io.mailroom.config.store;

import java.time.Instant;

/** What the store can say at the moment. */
public sealed interface Reading {

  /** Everything that was committed before it was asked. */
  record Current(Directory directory) implements Reading {}

  /**
   * Kafka does not answer: what was known a short while ago. What is not in it may exist.
   *
   * @param asOf when it was complete
   */
  record Remembered(Directory directory, Instant asOf) implements Reading {}

  /** Kafka does not answer, and what is known is too old to be told. */
  record Unreachable() implements Reading {}
}
