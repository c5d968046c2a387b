package io.mailroom.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(2));

  @Test
  void doublesWithEachFailureUpToTheCeiling() {
    assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(2, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(7, 1)).isEqualTo(Duration.ofSeconds(64));
    assertThat(backoff.after(8, 1)).isEqualTo(Duration.ofMinutes(2));
    assertThat(backoff.after(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void chanceSpreadsOverTheSecondHalf() {
    assertThat(backoff.after(3, 0)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(3, 0.5)).isEqualTo(Duration.ofSeconds(3));
    assertThat(backoff.after(3, 1)).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void beginsPositiveAndBelowTheCeiling() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
