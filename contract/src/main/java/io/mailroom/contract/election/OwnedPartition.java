package io.mailroom.contract.election;

import java.time.Duration;

/** The work on one partition, from the moment it is given to this process until it is taken. */
public interface OwnedPartition {
  /** Begins; returns at once. */
  void start();

  /** Tells it to end, whatever it waits for; returns at once. */
  void revoke();

  /** Waits a moment for what is at hand, so that the next owner finds a clean end. */
  boolean awaitEnd(Duration limit) throws InterruptedException;

  /** Whether it ended without being told to: nobody works on it until it is assigned again. */
  boolean hasFailed();
}
