package io.mailroom.router.ses;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.router.ses.Allowance.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void aQuietAccountSendsASecondsWorthAtOnceAndThenAtItsRate() {
    var allowance = new Allowance(10, 1_000, -5 * SECOND);
    var now = 0L;
    var waited = Duration.ZERO;

    for (int i = 0; i < 30; i++) {
      var granted = granted(allowance.take(1, now, PATIENCE));
      allowance = granted.then();
      waited = granted.pause();
    }

    // 11 at once (the second's worth and the one that is begun), 19 more at 10 a second.
    assertThat(waited).isEqualTo(Duration.ofMillis(1_900));
  }

  @Test
  void manyRecipientsArePaidForByWhoComesAfter() {
    var allowance = new Allowance(1, 1_000, 0);

    var first = granted(allowance.take(5, 0, PATIENCE));
    var second = granted(first.then().take(1, 0, PATIENCE));

    assertThat(first.pause()).isZero();
    assertThat(second.pause()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whoWouldWaitTooLongTakesNothing() {
    var busy = granted(new Allowance(1, 1_000, 0).take(20, 0, PATIENCE)).then();

    assertThat(busy.take(1, 0, PATIENCE)).isEqualTo(new Answer.TooBusy(Duration.ofSeconds(20)));
    assertThat(granted(busy.take(1, 20 * SECOND, PATIENCE)).pause()).isZero();
  }

  @Test
  void theQuotaIsNeverPassed() {
    var allowance = new Allowance(100, 3, 0);

    var then = granted(allowance.take(2, 0, PATIENCE)).then();

    assertThat(then.take(2, 0, PATIENCE)).isEqualTo(new Answer.UsedUp());
    assertThat(granted(then.take(1, 0, PATIENCE)).then().left()).isZero();
  }

  private static Answer.Granted granted(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Granted.class);
    return (Answer.Granted) answer;
  }
}
