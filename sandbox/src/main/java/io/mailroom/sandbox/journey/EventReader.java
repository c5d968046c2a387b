package io.mailroom.sandbox.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mailroom.sandbox.terminal.StartFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns the events on {@code inbound-email} and {@code routed-email} into steps of journeys. */
public final class EventReader {
  /** What it reads. */
  public static final List<String> TOPICS =
      List.of("mailroom.inbound-email", "mailroom.routed-email");

  private final ObjectMapper json = new ObjectMapper();
  private final Journeys journeys;
  private final Set<String> watched;

  /**
   * Reports to the journeys.
   *
   * @param watched integrations whose arrivals somebody else reports; for all others the mail
   *     server's own time, in whole seconds, counts
   */
  public EventReader(Journeys journeys, Set<String> watched) {
    this.journeys = journeys;
    this.watched = Set.copyOf(watched);
  }

  /** Takes one record, seen now. */
  public void read(ConsumerRecord<String, String> event, Instant now) {
    try {
      var body = json.readTree(event.value());
      var place =
          new Place(
              body.path("integrationId").asText(),
              body.path("folder").asText(),
              body.path("uid").asLong());
      if (event.topic().equals(TOPICS.getLast())) {
        journeys.routed(place, now, body.path("queue").asText());
        return;
      }
      if (!watched.contains(place.integration()) && body.hasNonNull("internalDate")) {
        journeys.arrived(place, Instant.parse(body.path("internalDate").asText()));
      }
      journeys.published(place, now, facts(body));
    } catch (JsonProcessingException e) {
      throw new StartFault(
          "no JSON in %s-%d@%d".formatted(event.topic(), event.partition(), event.offset()), e);
    }
  }

  private static Journey.Facts facts(JsonNode body) {
    var remarks = new ArrayList<String>();
    var kind = body.path("machine").path("kind").asText("none");
    if (!kind.equals("none")) {
      remarks.add(kind);
    }
    if (!body.path("inReplyTo").isEmpty()) {
      remarks.add("reply");
    }
    var files = body.path("attachments").size();
    if (files > 0) {
      remarks.add(files == 1 ? "1 file" : files + " files");
    }
    return new Journey.Facts(body.path("subject").asText(), remarks);
  }
}
