package io.mailroom.router.outbox;

import io.mailroom.router.reply.RetryPlan;
import java.time.Duration;

/**
 * How replies are sent.
 *
 * @param plan when they are tried again
 * @param kept how long a settled reply is remembered, longer than {@code outbound-email} keeps what
 *     asks for it
 * @param parallel attempts at once for an integration, 1 or more
 * @param budget bytes of replies in hand, 1 MiB or more
 */
public record OutboxSettings(RetryPlan plan, Duration kept, int parallel, long budget) {
  private static final long LEAST_BUDGET = 1L << 20;

  public OutboxSettings {
    if (!kept.isPositive()) {
      throw new IllegalArgumentException("reply.kept " + kept + " (expected a positive time)");
    }
    if (parallel < 1) {
      throw new IllegalArgumentException("reply.parallel " + parallel + " (expected 1 or more)");
    }
    if (budget < LEAST_BUDGET) {
      throw new IllegalArgumentException(
          "budget.bytes " + budget + " (expected " + LEAST_BUDGET + " or more)");
    }
  }
}
