package io.mailroom.sandbox.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneyTableTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aLineStandsUnderItsHeading() {
    var journey =
        new Journey(
            START,
            START.plusMillis(38),
            START.plusMillis(1250),
            START.plusMillis(999),
            1,
            new Journey.Facts("Invoice 2026-07", List.of("1 file")),
            "support");

    assertThat(JourneyTable.heading())
        .isEqualTo("  email               folder → queue   published      read    routed");
    assertThat(JourneyTable.line(new Place("a1", "INBOX", 7), journey))
        .isEqualTo("  Invoice 2026-07     INBOX → support      38 ms     1.3 s    999 ms  1 file");
  }

  @Test
  void aStepThatWasNotSeenIsADash() {
    assertThat(JourneyTable.time(Journey.UNSEEN.since(START))).isEqualTo("–");
  }

  @Test
  void aStepSeenBeforeTheArrivalTookNoTime() {
    var journey = Journey.UNSEEN.arrivedAt(START);

    assertThat(journey.since(START.minusMillis(5))).isEqualTo(Duration.ZERO);
  }
}
