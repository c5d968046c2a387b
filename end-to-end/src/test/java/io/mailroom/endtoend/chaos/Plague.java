package io.mailroom.endtoend.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Strikes some victims again and again, on a thread of its own; the same faults from a seed. */
final class Plague {
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);
  private static final Duration CALM_EVERY = Duration.ofSeconds(90);
  private static final Duration CALM = Duration.ofSeconds(40);

  private final Victims victims;
  private final Random random;
  private final Instant begin = Instant.now();
  private final Instant until;
  private final boolean hasCalms;
  private final List<Blow> blows = new ArrayList<>();
  private final Thread thread;
  private volatile boolean failed;

  /**
   * A fault that happened.
   *
   * @param fault its name
   * @param victim whom it befell
   */
  record Blow(String fault, String victim, Instant begin, Instant end) {}

  /**
   * Begins.
   *
   * @param hasCalms whether it lets its victims be for 40 s of every 90
   */
  Plague(Victims victims, Random random, Instant until, boolean hasCalms) {
    this.victims = victims;
    this.random = random;
    this.until = until;
    this.hasCalms = hasCalms;
    this.thread = Thread.ofPlatform().name("plague").start(this::run);
  }

  /** Waits for its end; all that it did. */
  List<Blow> blows() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a plague", e);
    }
    if (failed) {
      throw new AssertionError("a fault could not be made, see above");
    }
    return List.copyOf(blows);
  }

  private void run() {
    failed = true;
    var faults = List.copyOf(victims.faults().entrySet());
    for (awaitEndOfCalm(); Instant.now().isBefore(until); awaitEndOfCalm()) {
      var fault = faults.get(random.nextInt(faults.size()));
      var begin = Instant.now();
      System.out.println("CHAOS " + begin + " " + fault.getKey());
      var victim = fault.getValue().strike(random);
      blows.add(new Blow(fault.getKey(), victim, begin, Instant.now()));
      Victims.last(random, Duration.ZERO, LONGEST_REST);
    }
    failed = false;
  }

  private void awaitEndOfCalm() {
    var now = Instant.now();
    var rounds = Duration.between(begin, now).dividedBy(CALM_EVERY);
    var end = begin.plus(CALM_EVERY.multipliedBy(rounds + 1));
    if (hasCalms && now.isAfter(end.minus(CALM))) {
      Victims.last(Duration.between(now, end.isBefore(until) ? end : until));
    }
  }
}
