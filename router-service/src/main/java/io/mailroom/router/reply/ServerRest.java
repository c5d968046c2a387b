package io.mailroom.router.reply;

import io.mailroom.contract.progress.Reason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long an outbound server is left alone after it failed: doubled each time up to eight
 * times the first retry delay; after {@value #MOST_REFUSALS} refused logins in a row until the
 * integration changes.
 *
 * @param failures in a row
 * @param refusals refused logins in a row
 * @param until when it may be tried again; absent, not before the integration changes
 * @param version of the integration that failed
 * @param reason the last failure
 */
public record ServerRest(
    int failures, int refusals, @Nullable Instant until, long version, Reason reason) {
  static final int MOST_REFUSALS = 3;

  /** The code of a refused login. */
  static final String LOGIN_REFUSED = "login-refused";

  private static final int MOST_DOUBLINGS = 3;

  /**
   * The rest after one more failure.
   *
   * @param before the rest so far; none after a success
   * @param version of the integration now
   * @param chance 0.0 to 1.0, random: a half to the whole of the time is waited
   */
  public static ServerRest after(
      @Nullable ServerRest before,
      Reason reason,
      long version,
      RetryPlan plan,
      Instant now,
      double chance) {
    var earlier = before == null || before.version != version ? null : before;
    var failures = earlier == null ? 1 : earlier.failures + 1;
    var refused = earlier == null ? 0 : earlier.refusals;
    var refusals = reason.code().equals(LOGIN_REFUSED) ? refused + 1 : 0;
    var whole = plan.first().multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    var wait = Duration.ofNanos((long) (whole.toNanos() * (1 + chance) / 2));
    return new ServerRest(
        failures, refusals, refusals >= MOST_REFUSALS ? null : now.plus(wait), version, reason);
  }

  /** Whether the server is left alone now. */
  public boolean lasts(long currentVersion, Instant now) {
    return version == currentVersion && (until == null || now.isBefore(until));
  }
}
