package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.RecordType;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies on their way into the outbox, and what is told of them. Their integration sends none. */
class RepliesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Map<String, String> SMALL_TRANSACTIONS =
      Map.of(
          "KAFKA_MAX_POLL_RECORDS", "10",
          "MAILROOM_INSTANCE_ID", "router-a");

  @TempDir static Path folder;
  static KafkaCluster kafka;

  private final IntegrationId integration = IntegrationId.random();

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @Test
  void whateverIsKilledEveryReplyIsAdmittedOnceAndToldOf() throws Exception {
    try (var deployment = deployment("replies.")) {
      // Given: each is asked for twice
      var replies = IntStream.range(0, 300).mapToObj(each -> "out-" + each).toList();
      replies.forEach(each -> deployment.ask(reply(each)));
      replies.forEach(each -> deployment.ask(reply(each)));
      deployment.flush();

      // When
      try (var router = RouterProcess.start(kafka, "replies.", folder, SMALL_TRANSACTIONS)) {
        await().atMost(LIMIT).until(() -> statuses(deployment).size() > 50);
        router.kill();
      }
      try (var router = RouterProcess.start(kafka, "replies.", folder, SMALL_TRANSACTIONS)) {
        await().atMost(LIMIT).until(() -> failed(deployment).size() == replies.size());
        router.stop();
      }
      // All are moved once more.
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(() -> deployment.forgetGroup("replies.replies"));
      deployment.ask(reply("last"));
      deployment.flush();
      try (var _ = RouterProcess.start(kafka, "replies.", folder, SMALL_TRANSACTIONS)) {
        await().atMost(LIMIT).until(() -> failed(deployment).contains("last"));
        await().atMost(LIMIT).until(() -> bodies(deployment) == replies.size() + 1);
      }

      // Then
      assertThat(statuses(deployment))
          .hasSize(replies.size() + 1)
          .allSatisfy((_, states) ->
              assertThat(states)
                  .extracting(each -> each.standing().state())
                  .containsExactly(State.QUEUED, State.FAILED))
          .allSatisfy((_, states) ->
              assertThat(states.getLast().standing().reason())
                  .extracting("code")
                  .isEqualTo("no-outbound"));
      assertThat(deployment.committed(deployment.names().deadLetter())).isEmpty();
      assertEventIds(deployment);
    }
  }

  @Test
  void whatIsNoReplyIsADeadLetter() throws Exception {
    try (var deployment = deployment("garbage.");
        var _ = RouterProcess.start(kafka, "garbage.", folder, Map.of())) {
      var event = new RecordHeaders().add(RecordCodec.OUTBOUND_EMAIL.type().asHeader());
      deployment.ask(event, "no JSON".getBytes(UTF_8));
      deployment.ask(new RecordHeaders(), RecordCodec.OUTBOUND_EMAIL.encode(reply("untyped")));
      deployment.ask(
          event, "{\"outboundId\":\"to-nobody\",\"integrationId\":\"x\"}".getBytes(UTF_8));
      deployment.ask(event, "{\"to\":[{\"address\":\"a@b\"}]}".getBytes(UTF_8));
      deployment.ask(reply("behind"));
      deployment.flush();

      await().atMost(LIMIT).until(() -> failed(deployment).contains("behind"));
      await()
          .atMost(LIMIT)
          .untilAsserted(() ->
              assertThat(deployment.committed(deployment.names().deadLetter()))
                  .hasSize(4)
                  .allSatisfy(letter -> {
                    assertThat(header(letter, "mailroom-stage")).isEqualTo("reply");
                    assertThat(header(letter, "mailroom-reason")).isEqualTo("unreadable");
                  }));
      assertThat(statuses(deployment)).containsOnlyKeys("behind");
    }
  }

  private Deployment deployment(String prefix) throws Exception {
    var deployment = new Deployment(kafka, prefix);
    deployment.makeTopics();
    deployment.configure(Samples.integration(integration, 1));
    return deployment;
  }

  private OutboundEmail reply(String id) {
    return new OutboundEmail(
        new OutboundId(id),
        integration,
        null,
        null,
        new OutboundEmail.Recipients(
            List.of(new MailAddress("Ann", "ann@example.org")), List.of(), List.of()),
        new OutboundEmail.Message("Re: Order", "Hello", null, List.of(), null));
  }

  /** All statuses by outbound id, in order. */
  private static Map<String, List<OutboundStatus>> statuses(Deployment deployment)
      throws Exception {
    var statuses = new HashMap<String, List<OutboundStatus>>();
    for (var record : deployment.committed(deployment.names().outboundStatus())) {
      statuses
          .computeIfAbsent(new String(record.key(), UTF_8), _ -> new ArrayList<>())
          .add(RecordCodec.OUTBOUND_STATUS.decode(record.headers(), record.value()));
    }
    return statuses;
  }

  private static Set<String> failed(Deployment deployment) throws Exception {
    return statuses(deployment).entrySet().stream()
        .filter(each -> each.getValue().getLast().standing().state() == State.FAILED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** How many replies are on outbox. */
  private static long bodies(Deployment deployment) {
    var newest = new HashMap<String, Boolean>();
    deployment
        .committed(deployment.names().outbox())
        .forEach(record -> newest.put(new String(record.key(), UTF_8), record.value() != null));
    return newest.entrySet().stream()
        .filter(Map.Entry::getValue)
        .filter(each -> OutboxKey.isReply(each.getKey()))
        .count();
  }

  /** An event and a state at once, and no two events have the same id. */
  private static void assertEventIds(Deployment deployment) {
    var events = deployment.committed(deployment.names().outboundStatus());
    assertThat(events)
        .allSatisfy(each ->
            assertThat(header(each, RecordType.MAILROOM_TYPE)).isEqualTo("outbound-status.v1"))
        .extracting(each -> header(each, "ce_source") + "#" + header(each, "ce_id"))
        .doesNotHaveDuplicates();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
