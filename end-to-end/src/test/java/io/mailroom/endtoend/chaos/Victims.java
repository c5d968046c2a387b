package io.mailroom.endtoend.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;

/** Parts of the world that faults befall, one fault at a time. */
interface Victims {
  /** What may befall them, by its name. */
  SortedMap<String, Fault> faults();

  /** One fault; its randomness is drawn from the argument alone. */
  @FunctionalInterface
  interface Fault {
    /** Makes it happen, and returns when it is over: whom it befell. */
    String strike(Random random);
  }

  /** Waits for a random while. */
  static void last(Random random, Duration shortest, Duration longest) {
    last(Duration.ofNanos(random.nextLong(shortest.toNanos(), longest.toNanos())));
  }

  /** Waits. */
  static void last(Duration length) {
    var until = System.nanoTime() + length.toNanos();
    for (var left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
