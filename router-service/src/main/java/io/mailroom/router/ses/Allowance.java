package io.mailroom.router.ses;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What an account may still send: a rule, without clock and threads. SES counts recipients, not
 * emails. All times are those of {@link System#nanoTime}.
 *
 * @param perSecond recipients a second, above 0
 * @param left recipients of the 24 hours' quota
 * @param freeAt when what was sent so far is paid for at that rate
 */
record Allowance(double perSecond, double left, long freeAt) {
  /** What an account that was quiet may send at once. */
  private static final long BURST = TimeUnit.SECONDS.toNanos(1);

  /** What comes of asking. */
  sealed interface Answer {
    /** Granted, after a wait. */
    record Granted(Allowance then, Duration pause) implements Answer {}

    /** The wait would be longer than the caller has. */
    record TooBusy(Duration pause) implements Answer {}

    /** The quota is used up. */
    record UsedUp() implements Answer {}
  }

  /**
   * Asks to send to so many now. More than the rate allows at once are paid for by those who come
   * after.
   */
  Answer take(int recipients, long now, Duration patience) {
    if (left < recipients) {
      return new Answer.UsedUp();
    }
    long begin = Math.max(freeAt - now, -BURST);
    var wait = Duration.ofNanos(Math.max(begin, 0));
    if (wait.compareTo(patience) > 0) {
      return new Answer.TooBusy(wait);
    }
    long cost = (long) (recipients / perSecond * TimeUnit.SECONDS.toNanos(1));
    return new Answer.Granted(
        new Allowance(perSecond, left - recipients, now + begin + cost), wait);
  }
}
