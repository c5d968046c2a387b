package io.mailroom.router.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.router.Samples;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.routing.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RoutedRecordsTest {
  private static final TopicNames NAMES = new TopicNames("test.");
  private static final InboundEmail.Origin ORIGIN =
      Samples.origin(new IntegrationId("acme"), Samples.watch("Orders", "orders"), 1);
  private static final Decision DECISION =
      new Decision(
          new Assignment("orders", null, List.of(), null), new ChosenBy("folder:Orders", 1L));
  private static final ConversationId CONVERSATION = new ConversationId("0".repeat(32));
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:01Z");

  private final RoutedRecords records = new RoutedRecords(NAMES);

  @Test
  void theTraceGoesOnWithTheEmail() {
    var headers = event().headers();
    var _ = headers.add("traceparent", "00-abc-def-01".getBytes(UTF_8));

    var routed = routed(inbound(headers, Samples.email(ORIGIN)));

    assertThat(routed.topic()).isEqualTo("test.routed-email");
    assertThat(header(routed, "traceparent")).isEqualTo("00-abc-def-01");
    assertThat(header(routed, "ce_time")).isEqualTo(NOW.toString());
  }

  @Test
  void aRoutedEmailThatKafkaWouldRefuseIsADeadLetter() {
    var references = List.of("<" + "r".repeat(600_000) + "@x>");
    var email =
        Samples.email(ORIGIN, new InboundEmail.Threading(null, null, List.of(), references));

    var dead = routed(inbound(event().headers(), email));

    assertThat(dead.topic()).isEqualTo("test.dead-letter");
    assertThat(header(dead, "mailroom-reason")).isEqualTo("too-large");
    assertThat(dead.value()).isEqualTo(RecordCodec.INBOUND_EMAIL.encode(email));
  }

  @Test
  void aDeadLetterWithoutRoomForItsReasonLeavesOutTheValue() {
    var dead =
        records.deadLetter(
            Inbound.read(record(new RecordHeaders(), new byte[1 << 20])), "unreadable", "garbage");

    assertThat(dead.value()).isNull();
    assertThat(header(dead, "mailroom-origin")).isEqualTo("test.inbound-email/3/42");
  }

  @Test
  void whatTheRouterWroteSaysWhereItCameFrom() {
    var traces = new Traces(NAMES);
    var inbound = inbound(event().headers(), Samples.email(ORIGIN));

    assertThat(traces.of(written(routed(inbound)))).contains(inbound.position());
    assertThat(traces.of(written(records.deadLetter(inbound, "bug", "x"))))
        .contains(inbound.position());
  }

  @Test
  void whatOthersWroteIsNoTraceOfTheRouter() {
    var traces = new Traces(NAMES);
    var quarantined = new RecordHeaders();
    var _ = quarantined.add("mailroom-origin", "/mailroom/test/acme#w/1/2".getBytes(UTF_8));

    assertThat(traces.of(record("test.dead-letter", quarantined, new byte[0]))).isEmpty();
    assertThat(traces.of(record("test.dead-letter", new RecordHeaders(), new byte[0]))).isEmpty();
    assertThat(traces.of(record("test.routed-email", new RecordHeaders(), "{}".getBytes(UTF_8))))
        .isEmpty();
    assertThat(traces.of(record("test.routed-email", new RecordHeaders(), "?".getBytes(UTF_8))))
        .isEmpty();
  }

  private ProducerRecord<byte[], byte[]> routed(Inbound.Email inbound) {
    return records.routed(inbound, DECISION, CONVERSATION, NOW);
  }

  private static CloudEvent event() {
    return new CloudEvent(
        "w/1/1", "/mailroom/test/acme", CloudEvent.EMAIL_RECEIVED, Samples.PUBLISHED, "Orders");
  }

  private static Inbound.Email inbound(Headers headers, InboundEmail email) {
    return (Inbound.Email) Inbound.read(record(headers, RecordCodec.INBOUND_EMAIL.encode(email)));
  }

  private static ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] value) {
    return record("test.inbound-email", headers, value);
  }

  private static ConsumerRecord<byte[], byte[]> written(ProducerRecord<byte[], byte[]> record) {
    return record(record.topic(), record.headers(), record.value());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      String topic, Headers headers, byte[] value) {
    return new ConsumerRecord<>(
        topic,
        3,
        42,
        0,
        TimestampType.CREATE_TIME,
        0,
        value.length,
        new byte[] {1},
        value,
        headers,
        Optional.empty());
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
