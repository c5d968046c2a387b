package io.mailroom.ingest.session;

import java.time.Duration;

/**
 * How long to wait before another attempt: doubled each time up to a ceiling, and of that a random
 * half, so that sessions which failed together do not return together.
 *
 * @param first the whole wait after the first failure
 * @param ceiling the longest whole wait
 */
public record Backoff(Duration first, Duration ceiling) {
  /** 1 s to 2 min. */
  public static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));

  public Backoff {
    if (!first.isPositive() || first.compareTo(ceiling) > 0) {
      throw new IllegalArgumentException(
          "backoff from " + first + " to " + ceiling + " (expected positive, ascending)");
    }
  }

  /**
   * The wait before the next attempt: a half to the whole of what the failures are worth.
   *
   * @param failures how many attempts failed in a row, 1 or more
   * @param chance 0.0 to 1.0, random
   */
  Duration after(int failures, double chance) {
    int doublings = Math.clamp(failures - 1L, 0, 20);
    long whole = Math.min(first.toNanos() << doublings, ceiling.toNanos());
    return Duration.ofNanos(whole / 2 + (long) (whole / 2.0 * chance));
  }
}
