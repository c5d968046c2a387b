package io.mailroom.router.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a reply is tried again.
 *
 * @param delays after the first attempt, the second and so on; the last one is repeated
 * @param giveUp after which no further attempt begins; longer than the first delay
 */
public record RetryPlan(List<Duration> delays, Duration giveUp) {
  /** So that what failed together does not come back together: up to this part is added. */
  private static final double JITTER = 0.1;

  public RetryPlan {
    delays = List.copyOf(delays);
    if (delays.isEmpty() || !delays.stream().allMatch(Duration::isPositive)) {
      throw new IllegalArgumentException("reply.retry " + delays + " (expected positive times)");
    }
    if (giveUp.compareTo(delays.getFirst()) <= 0) {
      throw new IllegalArgumentException(
          "reply.give-up " + giveUp + " (expected more than " + delays.getFirst() + ")");
    }
  }

  /** The first delay. */
  Duration first() {
    return delays.getFirst();
  }

  /** The delay that is repeated. */
  public Duration last() {
    return delays.getLast();
  }

  /**
   * When the next attempt is due.
   *
   * @param tried attempts so far, 1 or more
   * @param chance 0.0 to 1.0, random
   */
  Instant next(int tried, Instant now, double chance) {
    var delay = delays.get(Math.clamp(tried - 1L, 0, delays.size() - 1));
    return now.plus(delay).plusNanos((long) (delay.toNanos() * JITTER * chance));
  }

  /** Whether a reply that is tried since then is tried no more at that moment. */
  boolean isOver(Instant since, Instant at) {
    return since.plus(giveUp).isBefore(at);
  }
}
