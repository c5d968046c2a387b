package io.mailroom.ingest.session;

import java.time.Duration;

/**
 * How long to wait before another attempt: doubled each time up to a ceiling, and of that a random
 * share, so that sessions which failed together do not return together.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration CEILING = Duration.ofMinutes(2);

  private Backoff() {}

  /**
   * The wait before the next attempt.
   *
   * @param failures how many attempts failed in a row, 1 or more
   * @param chance 0.0 to 1.0, random
   */
  static Duration after(int failures, double chance) {
    int doublings = Math.clamp(failures - 1L, 0, 10);
    Duration whole = FIRST.multipliedBy(1L << doublings);
    if (whole.compareTo(CEILING) > 0) {
      whole = CEILING;
    }
    return whole.dividedBy(2).plusMillis((long) (whole.toMillis() / 2.0 * chance));
  }
}
