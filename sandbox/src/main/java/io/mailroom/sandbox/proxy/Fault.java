package io.mailroom.sandbox.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** What befalls the bytes of one direction. */
sealed interface Fault {
  record None() implements Fault {}

  record Blackhole() implements Fault {}

  record Hold() implements Fault {}

  record Drip(int bytesPerSecond) implements Fault {}

  /** All connections draw on the bytes that are left; the one that takes the last is cut. */
  record Cut(AtomicLong left) implements Fault {}
}
