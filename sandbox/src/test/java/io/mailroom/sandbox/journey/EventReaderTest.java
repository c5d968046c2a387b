package io.mailroom.sandbox.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:03Z");
  private static final String RECEIVED =
      """
      {"integrationId": "a1", "folder": "Orders", "uid": 4711, "internalDate": "2026-01-01T12:00:00Z",
       "subject": "Order 815", "inReplyTo": ["<a@b>"], "machine": {"kind": "auto-reply"},
       "attachments": [{"filename": "a.pdf"}, {"filename": "b.pdf"}]}
      """;
  private static final String ROUTED =
      """
      {"integrationId": "a1", "folder": "Orders", "uid": 4711, "queue": "orders"}
      """;

  @Test
  void bothEventsOfAnEmailMeetAndSayWhatItIs() {
    var journeys = new Journeys(Set.of(), (_, _) -> {});
    var events = new EventReader(journeys, Set.of());

    events.read(event("mailroom.routed-email", ROUTED), NOW);
    events.read(event("mailroom.inbound-email", RECEIVED), NOW);

    assertThat(journeys.all())
        .singleElement()
        .satisfies(journey -> {
          assertThat(journey.queue()).isEqualTo("orders");
          assertThat(journey.facts().subject()).isEqualTo("Order 815");
          assertThat(journey.facts().remarks()).containsExactly("auto-reply", "reply", "2 files");
          assertThat(journey.since(journey.routed())).isEqualTo(Duration.ofSeconds(3));
        });
  }

  @Test
  void theArrivalInAMailboxThatSomebodyLooksIntoIsNotTakenFromTheEvent() {
    var journeys = new Journeys(Set.of("a1"), (_, _) -> {});

    new EventReader(journeys, Set.of("a1")).read(event("mailroom.inbound-email", RECEIVED), NOW);

    assertThat(journeys.all()).singleElement().extracting(Journey::arrived).isNull();
  }

  private static ConsumerRecord<String, String> event(String topic, String value) {
    return new ConsumerRecord<>(topic, 0, 0, "key", value);
  }
}
