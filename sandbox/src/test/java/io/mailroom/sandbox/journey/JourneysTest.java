package io.mailroom.sandbox.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Place WATCHED = new Place("watched", "INBOX", 7);
  private static final Place OTHER = new Place("other", "INBOX", 7);
  private static final Journey.Facts FACTS = new Journey.Facts("Hello", List.of());

  private final List<Journey> complete = new ArrayList<>();
  private final Journeys journeys =
      new Journeys(Set.of("watched"), (_, journey) -> complete.add(journey));

  @Test
  void anEmailIsCompleteWhenItsLastStepWasSeenInWhateverOrder() {
    journeys.routed(WATCHED, START.plusMillis(30), "support");
    journeys.marked(WATCHED, START.plusMillis(20));
    journeys.published(WATCHED, START.plusMillis(10), FACTS);
    assertThat(complete).isEmpty();

    journeys.arrived(WATCHED, START);

    assertThat(complete)
        .containsExactly(
            new Journey(
                START,
                START.plusMillis(10),
                START.plusMillis(20),
                START.plusMillis(30),
                1,
                FACTS,
                "support"));
  }

  @Test
  void anEmailThatIsNotYetMarkedIsNotComplete() throws InterruptedException {
    journeys.arrived(WATCHED, START);
    journeys.published(WATCHED, START, FACTS);
    journeys.routed(WATCHED, START, "support");

    assertThat(journeys.awaitComplete(1, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void nobodyWaitsForTheMarkInAMailboxThatNobodyLooksInto() throws InterruptedException {
    journeys.published(OTHER, START, FACTS);
    journeys.routed(OTHER, START, "support");

    assertThat(journeys.awaitComplete(1, Duration.ofMillis(1))).isTrue();
  }

  @Test
  void anEmailThatIsPublishedAgainIsCountedAndToldOnce() {
    journeys.published(OTHER, START, FACTS);
    journeys.routed(OTHER, START, "support");

    journeys.published(OTHER, START.plusSeconds(1), FACTS);

    assertThat(complete).hasSize(1);
    assertThat(journeys.all())
        .singleElement()
        .satisfies(journey -> {
          assertThat(journey.publications()).isEqualTo(2);
          assertThat(journey.published()).isEqualTo(START);
        });
  }
}
