package io.mailroom.router.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerRestTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final Reason UNREACHABLE = new Reason("unreachable", "");
  private static final Reason REFUSED = new Reason("login-refused", "");
  private static final RetryPlan PLAN =
      new RetryPlan(List.of(Duration.ofMinutes(1)), Duration.ofDays(4));

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "3,4", "4,8", "5,8", "90,8"})
  void aServerThatFailsIsLeftAloneLongerAndLonger(int failures, int minutes) {
    var rest = after(failures, UNREACHABLE);

    assertThat(rest.until()).isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
    assertThat(rest.lasts(1, NOW)).isTrue();
    assertThat(rest.lasts(1, NOW.plus(Duration.ofMinutes(minutes)))).isFalse();
  }

  @Test
  void aPasswordThatIsRefusedThriceIsNotTriedAgainBeforeItChanges() {
    var rest = after(3, REFUSED);

    assertThat(rest.lasts(1, NOW.plus(Duration.ofDays(365)))).isTrue();
    assertThat(rest.lasts(2, NOW)).isFalse();
  }

  @Test
  void refusalsCountOnlyInARow() {
    var twice = after(2, REFUSED);

    var rest = after(ServerRest.after(twice, UNREACHABLE, 1, PLAN, NOW, 1), 1, REFUSED);

    assertThat(rest.refusals()).isEqualTo(1);
    assertThat(rest.until()).isNotNull();
  }

  @Test
  void aChangedIntegrationBeginsAnew() {
    var rest = ServerRest.after(after(3, REFUSED), REFUSED, 2, PLAN, NOW, 1);

    assertThat(rest.failures()).isEqualTo(1);
    assertThat(rest.refusals()).isEqualTo(1);
  }

  private static ServerRest after(int failures, Reason reason) {
    return after(null, failures, reason);
  }

  private static ServerRest after(@Nullable ServerRest before, int failures, Reason reason) {
    var rest = before;
    for (int i = 0; i < failures; i++) {
      rest = ServerRest.after(rest, reason, 1, PLAN, NOW, 1);
    }
    return Objects.requireNonNull(rest);
  }
}
