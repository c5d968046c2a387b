package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.conversation.ConversationRecords;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.watch.Watch;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String CONVERSATION = "c".repeat(32);
  private static final ReplyToken TOKEN = new OutboundId("out-1").token();
  private static final String OURS =
      "<mailroom." + CONVERSATION + "." + TOKEN + "@support.acme.example>";
  private static final String OF_SES = "0102018f3c6a1b2c-aaaaaaaa-000000";

  /** Small transactions, and no need to wait for the session of a predecessor to end. */
  private static final Map<String, String> ONE_INSTANCE =
      Map.of(
          "KAFKA_MAX_POLL_RECORDS", "10",
          "MAILROOM_INSTANCE_ID", "router-a");

  @TempDir static Path folder;
  static KafkaCluster kafka;

  private final Watch watch = Samples.answering("INBOX");
  private int sequence;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @Test
  void aThreadKeepsItsConversationOverRoutersThatComeAndDie() throws Exception {
    try (var deployment = deployment("thread.")) {
      // Given
      var integrations =
          Stream.generate(IntegrationId::random).limit(4).map(this::integration).toList();
      integrations.forEach(deployment::configure);

      // When
      try (var first = start("thread.");
          var second = start("thread.")) {
        await().atMost(LIMIT).until(() -> first.isReady() && second.isReady());
        thread(deployment, integrations, 1, 2);
        first.kill();
        thread(deployment, integrations, 3, 4);
        second.stop();
      }
      try (var _ = start("thread.")) {
        thread(deployment, integrations, 5, 6);
      }

      // Then
      for (var each : integrations) {
        assertThat(conversations(deployment, each.id()))
            .hasSize(6)
            .containsOnly(conversations(deployment, each.id()).getFirst());
      }
    }
  }

  @Test
  void aSenderIsAnsweredOnceHoweverOftenRoutersDie() throws Exception {
    try (var deployment = deployment("answer.")) {
      // Given
      var integrations =
          Stream.generate(IntegrationId::random).limit(4).map(this::integration).toList();
      integrations.forEach(deployment::configure);
      for (int each = 0; each < 150; each++) {
        for (var integration : integrations) {
          deployment.arrive(email(integration).from("sender" + each % 10 + "@example.org").build());
        }
      }
      deployment.flush();

      // When
      for (int kill = 1; kill <= 2; kill++) {
        try (var router = start("answer.", ONE_INSTANCE)) {
          awaitWritten(deployment, kill * 100);
          router.kill();
          assertThat(routed(deployment)).as("killed in the midst").hasSizeLessThan(600);
        }
      }

      // Then
      try (var _ = start("answer.", ONE_INSTANCE)) {
        await().atMost(LIMIT).until(() -> routed(deployment).size() >= 600);
      }
      assertThat(replies(deployment))
          .hasSize(4 * 10)
          .allMatch(OutboxReply::automatic)
          .extracting(each -> each.email().integrationId() + " " + each.email().recipients().to())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whatComesBackIsToldToTheOwnerOfTheReply() throws Exception {
    try (var deployment = deployment("bounce.");
        var router = start("bounce.")) {
      // Given
      var integration = integration(IntegrationId.random());
      deployment.configure(integration);
      await().atMost(LIMIT).until(router::isReady);
      deployment.arrive(email(integration).build());
      deployment.flush();
      await().atMost(LIMIT).until(() -> routed(deployment).size() == 1);
      var ofSes = new OutboundId("out-2").token();
      deployment.remember(
          new ConversationRecords(deployment.names(), deployment.shards())
              .provided(integration.id(), OF_SES, "d".repeat(32), ofSes, Instant.now()));

      // When
      deployment.arrive(bounce(integration, OURS));
      deployment.arrive(bounce(integration, "<" + OF_SES + "@eu-west-1.amazonses.com>"));
      deployment.arrive(
          email(integration).inReplyTo("<" + OF_SES + "@email.amazonses.com>").build());
      deployment.arrive(bounce(integration, "<nobody@knows.example>"));
      deployment.flush();
      await().atMost(LIMIT).until(() -> routed(deployment).size() == 5);

      // Then
      assertThat(conversations(deployment, integration.id()))
          .contains(CONVERSATION)
          .filteredOn("d".repeat(32)::equals)
          .hasSize(2);
      var notes = outbox(deployment).filter(each -> key(each).startsWith("note ")).toList();
      assertThat(notes).hasSize(2);
      for (var record : notes) {
        OutboxNote note = RecordCodec.OUTBOX_NOTE.decode(record.headers(), record.value());
        assertThat(note.token()).isIn(TOKEN, ofSes);
        assertThat(note.kind()).isEqualTo(OutboxNote.Kind.BOUNCED);
        assertThat(record.partition()).isEqualTo(note.token().partition(8));
        assertThat(key(record)).startsWith("note bounce.inbound-email/");
      }
    }
  }

  @Test
  void aSubjectIsRememberedOverARestart() throws Exception {
    try (var deployment = deployment("subject.")) {
      // Given
      var integration = integration(IntegrationId.random());
      deployment.configure(integration);
      try (var router = start("subject.", ONE_INSTANCE)) {
        deployment.arrive(email(integration).subject("Order 815 is broken").build());
        deployment.flush();
        await().atMost(LIMIT).until(() -> routed(deployment).size() == 1);
        router.stop();
      }

      // When
      try (var _ = start("subject.", ONE_INSTANCE)) {
        deployment.arrive(email(integration).subject("AW: Order 815 is broken").build());
        deployment.arrive(email(integration).subject("AW: Order 816 is broken").build());
        deployment.flush();
        await().atMost(LIMIT).until(() -> routed(deployment).size() == 3);
      }

      // Then
      var found = conversations(deployment, integration.id());
      assertThat(found.get(1)).isEqualTo(found.get(0)).isNotEqualTo(found.get(2));
    }
  }

  private Deployment deployment(String prefix) throws Exception {
    var deployment = new Deployment(kafka, prefix);
    deployment.makeTopics();
    return deployment;
  }

  private static RouterProcess start(String prefix) {
    return start(prefix, Map.of());
  }

  private static RouterProcess start(String prefix, Map<String, String> settings) {
    return RouterProcess.start(kafka, prefix, folder, settings);
  }

  private Integration integration(IntegrationId id) {
    return Samples.integration(
        id,
        1,
        new ConversationSettings(7),
        new Outbound.Ses("eu-west-1", Samples.letterhead()),
        watch);
  }

  private EmailBuilder email(Integration integration) {
    sequence++;
    return new EmailBuilder(Samples.origin(integration.id(), watch, sequence))
        .subject("Hi")
        .arrived(Instant.now());
  }

  /** Emails of which each names only the one before it. */
  private void thread(Deployment deployment, List<Integration> integrations, int from, int to) {
    for (int number = from; number <= to; number++) {
      for (var integration : integrations) {
        var email = email(integration).messageId("<" + number + "@example.org>");
        deployment.arrive(
            (number == 1 ? email : email.inReplyTo("<" + (number - 1) + "@example.org>")).build());
      }
    }
    deployment.flush();
    await().atMost(LIMIT).until(() -> routed(deployment).size() == integrations.size() * to);
  }

  private InboundEmail bounce(Integration integration, String messageId) {
    return email(integration)
        .from("mailer-daemon@example.org")
        .machine(Machine.Kind.BOUNCE)
        .attachment(
            "message/delivery-status",
            "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@example.org\nAction: failed\n")
        .attachment("text/rfc822-headers", "Message-ID: " + messageId + "\n")
        .build();
  }

  private static void awaitWritten(Deployment deployment, int offsets) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> deployment.written(deployment.names().routedEmail()) >= offsets);
  }

  private static List<ConsumerRecord<byte[], byte[]>> routed(Deployment deployment) {
    return deployment.committed(deployment.names().routedEmail());
  }

  /** In the order in which the emails arrived. */
  private static List<String> conversations(Deployment deployment, IntegrationId integration)
      throws Exception {
    var found = new TreeMap<Long, String>();
    for (var record : routed(deployment)) {
      var routed = RecordCodec.ROUTED_EMAIL.decode(record.headers(), record.value());
      if (routed.email().origin().integrationId().equals(integration)) {
        found.put(routed.email().origin().sequence(), routed.conversationId());
      }
    }
    return List.copyOf(found.values());
  }

  private static List<OutboxReply> replies(Deployment deployment) throws Exception {
    var replies = new ArrayList<OutboxReply>();
    for (var record : outbox(deployment).filter(each -> key(each).startsWith("reply ")).toList()) {
      replies.add(RecordCodec.OUTBOX_REPLY.decode(record.headers(), record.value()));
    }
    return replies;
  }

  /** All that was written, what was acted on since included. */
  private static Stream<ConsumerRecord<byte[], byte[]>> outbox(Deployment deployment) {
    return deployment.committed(deployment.names().outbox()).stream()
        .filter(each -> each.value() != null);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
