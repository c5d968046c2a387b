package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.prove.CrashedEmails;
import io.mailroom.endtoend.prove.EmailStep;
import org.junit.jupiter.api.Test;

/** The connector dies at each step of an email's way; {@code ./prove crash-points} does so more. */
class CrashedEmailsIT {
  private static final int TIMES = 3;

  @Test
  void everyEmailIsPublishedOnceWhereverTheConnectorDies() {
    try (var crashed = new CrashedEmails("steps", System.nanoTime())) {
      crashed.die(TIMES, EmailStep.values());

      var tally = crashed.settle();

      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).as(tally.report()).isEqualTo(tally.delivered());
    }
  }
}
