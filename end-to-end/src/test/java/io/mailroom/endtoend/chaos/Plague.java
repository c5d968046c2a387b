package io.mailroom.endtoend.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Strikes some victims again and again, on a thread of its own; the same faults from a seed. */
final class Plague {
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);
  private static final Duration CALM_EVERY = Duration.ofMinutes(2);
  private static final Duration CALM = Duration.ofMinutes(1);

  /** What one fault costs is over by then, and the next one is due to itself. */
  private static final Duration LONE_REST = Duration.ofSeconds(14);

  private final Victims victims;
  private final Random random;
  private final Instant begin = Instant.now();
  private final Instant until;
  private final InCalm inCalm;
  private final List<Blow> blows = new ArrayList<>();
  private final Thread thread;
  private volatile boolean failed;

  /** What it does in the calm, a minute of every two. */
  enum InCalm {
    GOES_ON,
    STRIKES_SINGLY,
    RESTS
  }

  /**
   * A fault that happened.
   *
   * @param fault its name
   * @param victim whom it befell
   */
  record Blow(String fault, String victim, Instant begin, Instant end) {}

  /** Begins. */
  Plague(Victims victims, Random random, Instant until, InCalm inCalm) {
    this.victims = victims;
    this.random = random;
    this.until = until;
    this.inCalm = inCalm;
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
    while (Instant.now().isBefore(until)) {
      var isCalm = Instant.now().isAfter(beginOfCalm());
      if (isCalm && inCalm == InCalm.RESTS) {
        awaitEndOfCalm();
        continue;
      }
      var fault = faults.get(random.nextInt(faults.size()));
      var begin = Instant.now();
      System.out.println("CHAOS " + begin + " " + fault.getKey());
      var victim = fault.getValue().strike(random);
      blows.add(new Blow(fault.getKey(), victim, begin, Instant.now()));
      if (isCalm && inCalm == InCalm.STRIKES_SINGLY) {
        Victims.last(LONE_REST);
      }
      Victims.last(random, Duration.ZERO, LONGEST_REST);
    }
    failed = false;
  }

  /** Of the calm that is, or comes next. */
  private Instant beginOfCalm() {
    var rounds = Duration.between(begin, Instant.now()).dividedBy(CALM_EVERY);
    return begin.plus(CALM_EVERY.multipliedBy(rounds + 1)).minus(CALM);
  }

  private void awaitEndOfCalm() {
    var end = beginOfCalm().plus(CALM);
    Victims.last(Duration.between(Instant.now(), end.isBefore(until) ? end : until));
  }
}
