package io.mailroom.router.answer;

import java.time.Duration;

/**
 * How often automatic replies may be given. Whatever the emails say, no more than this is sent.
 *
 * @param period for how long the same sender gets no second one, 1 s..30 d
 * @param cap how many one domain gets within a day, 1 or more
 * @param oldest how old an email may be that is answered, 1 s..30 d
 */
public record AnswerLimits(Duration period, int cap, Duration oldest) {
  /** What a domain gets is counted from the first one on for so long. */
  public static final Duration CAP_PERIOD = Duration.ofDays(1);

  /** How many times the cap of a domain all domains together may get. */
  private static final int DOMAINS = 100;

  private static final Duration LONGEST = Duration.ofDays(30);

  public AnswerLimits {
    require("auto-reply.period", period);
    require("auto-reply.max-age", oldest);
    if (cap < 1 || cap > Integer.MAX_VALUE / DOMAINS) {
      throw new IllegalArgumentException("auto-reply.cap " + cap + " (expected 1 or more)");
    }
  }

  /** How many an integration gives altogether within a day. */
  public int capOfAll() {
    return cap * DOMAINS;
  }

  private static void require(String setting, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(setting + " " + value + " (expected PT1S..PT720H)");
    }
  }
}
