package io.mailroom.sandbox.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.sandbox.journey.TopicFeed;
import io.mailroom.sandbox.kafka.RecordWriter;
import io.mailroom.sandbox.terminal.StartFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Answers an email as any service downstream does: reads {@code routed-email}, writes {@code
 * outbound-email}, and sees on {@code outbound-status} what becomes of it.
 */
final class DemoReply {
  private static final String ROUTED = "mailroom.routed-email";
  private static final String OUTBOUND = "mailroom.outbound-email";
  private static final String STATUS = "mailroom.outbound-status";
  private static final String TYPE = "io.mailroom.email.send.v1";
  private static final Set<String> ENDS = Set.of("SENT", "FAILED", "UNKNOWN");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ObjectMapper json = new ObjectMapper();
  private final String bootstrapServers;

  DemoReply(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * What became of the reply.
   *
   * @param to who got it
   * @param conversation which both belong to
   * @param time from the order to the news that it is sent
   */
  record Sent(String to, String conversation, Duration time) {}

  /**
   * Answers the email with this subject.
   *
   * @throws StartFault if it is not routed, or its answer not sent
   */
  Sent answer(String subject, String text) {
    var routed =
        find(
            ROUTED,
            email ->
                email.path("subject").asText().equals(subject)
                    && email.path("inReplyTo").isEmpty());
    var outboundId = "demo-" + UUID.randomUUID();
    try (var statuses = TopicFeed.open(bootstrapServers, List.of(STATUS), false)) {
      var ordered = Instant.now();
      order(outboundId, routed, text);
      var end =
          statuses
              .first(
                  record ->
                      Optional.of(read(record.value()))
                          .filter(each -> each.path("outboundId").asText().equals(outboundId))
                          .filter(each -> ENDS.contains(each.path("state").asText())),
                  LIMIT)
              .orElseThrow(() -> new StartFault("the reply is not sent within " + LIMIT));
      if (!end.path("state").asText().equals("SENT")) {
        throw new StartFault(
            "the reply is %s: %s"
                .formatted(end.path("state").asText(), end.at("/reason/detail").asText()));
      }
      return new Sent(
          routed.at("/from/0/address").asText(),
          routed.path("conversationId").asText(),
          Duration.between(ordered, Instant.now()));
    }
  }

  private JsonNode find(String topic, Predicate<JsonNode> wanted) {
    try (var feed = TopicFeed.open(bootstrapServers, List.of(topic), true)) {
      return feed.first(record -> Optional.of(read(record.value())).filter(wanted), LIMIT)
          .orElseThrow(() -> new StartFault("the email to be answered is not on " + topic));
    }
  }

  private void order(String outboundId, JsonNode routed, String text) {
    ObjectNode reply =
        json.createObjectNode()
            .put("outboundId", outboundId)
            .put("integrationId", routed.path("integrationId").asText())
            .put("conversationId", routed.path("conversationId").asText())
            .put("text", text)
            .put("history", "include");
    reply.set("inReplyTo", routed.path("replyTo"));
    reply.set("to", routed.path("from"));
    var record =
        new ProducerRecord<>(
            OUTBOUND,
            routed.path("conversationId").asText(),
            reply.toString().getBytes(StandardCharsets.UTF_8));
    var _ = record.headers().add("ce_type", TYPE.getBytes(StandardCharsets.UTF_8));
    try (var writer = new RecordWriter(bootstrapServers)) {
      writer.send(record);
      writer.flush();
    }
  }

  private JsonNode read(String value) {
    try {
      return json.readTree(value);
    } catch (JsonProcessingException e) {
      throw new StartFault("no JSON on a topic of Mailroom", e);
    }
  }
}
