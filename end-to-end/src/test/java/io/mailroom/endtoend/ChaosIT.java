package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.chaos.Chaos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Faults of every kind at once, for three minutes; {@code ./prove chaos} does so for longer. */
class ChaosIT {
  private static final Duration LENGTH = Duration.ofMinutes(3);

  @Test
  void everyEmailIsPublishedAndRoutedOnceWhateverHappens() {
    try (var chaos = new Chaos("chaos", System.nanoTime())) {
      var outcome = chaos.run(LENGTH);

      assertThat(outcome.holds()).as(outcome.report()).isTrue();
      assertThat(outcome.emails().published()).as(outcome.report()).isPositive();
    }
  }
}
