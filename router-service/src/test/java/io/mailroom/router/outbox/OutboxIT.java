package io.mailroom.router.outbox;

import static io.mailroom.contract.reply.OutboundStatus.State.FAILED;
import static io.mailroom.contract.reply.OutboundStatus.State.QUEUED;
import static io.mailroom.contract.reply.OutboundStatus.State.RETRYING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENDING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENT;
import static io.mailroom.router.outbox.OutboxRig.SCALED;
import static io.mailroom.router.outbox.OutboxRig.email;
import static io.mailroom.router.outbox.OutboxRig.saying;
import static io.mailroom.router.outbox.ScriptedCarrier.hang;
import static io.mailroom.router.outbox.ScriptedCarrier.notSent;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.router.reply.Filing;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reply's way through the outbox, and what it leaves behind. */
class OutboxIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  @TempDir static Path folder;
  private static KafkaCluster kafka;
  private OutboxRig rig;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @BeforeEach
  void makeRig() throws Exception {
    rig = new OutboxRig(kafka);
  }

  @AfterEach
  void closeRig() {
    rig.close();
  }

  @Test
  void aReplyIsAdmittedSentAndSettled() {
    var integration = rig.configure();
    rig.start(SCALED, null);

    var key = rig.ask(email(integration.id(), "out-1", "ann@example.org"));

    rig.awaitState("out-1", SENT);
    assertThat(rig.states("out-1")).containsExactly(QUEUED, SENDING, SENT);
    assertThat(rig.carrier.carried("out-1")).hasSize(1);
    assertThat(rig.keys()).containsExactly("out-1").doesNotContain(key);
  }

  @Test
  void aSentReplyIsFiledWhereItsIntegrationWantsThatAndThenItsBodyGoes() {
    var wanted = rig.configure(IntegrationId.random(), 1, keepingCopies());
    var notWanted = rig.configure();
    rig.start(SCALED, null);

    rig.ask(email(wanted.id(), "filed", "ann@example.org"));
    rig.ask(email(notWanted.id(), "not-filed", "ann@example.org"));

    rig.awaitState("filed", SENT);
    rig.awaitState("not-filed", SENT);
    await().atMost(LIMIT).until(() -> Set.copyOf(rig.keys()).equals(Set.of("filed", "not-filed")));
    assertThat(rig.toFile)
        .extracting(each -> each.reply().email().outboundId().value())
        .containsExactly("filed");
  }

  @Test
  void aSentReplyThatIsNotFiledYetIsFiledByTheNextOwner() throws Exception {
    var integration = rig.configure(IntegrationId.random(), 1, keepingCopies());
    var begun = new CountDownLatch(1);
    var files = rig.filing;
    rig.filing =
        _ -> {
          begun.countDown();
          new CountDownLatch(1).await();
          return new Filing.Filed.Done();
        };
    rig.start(SCALED, "first");
    var key = rig.ask(email(integration.id(), "left", "ann@example.org"));
    assertThat(begun.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(rig.keys()).contains("left", key);
    rig.filing = files;

    rig.start(SCALED, "first");

    await().atMost(LIMIT).until(() -> Set.copyOf(rig.keys()).equals(Set.of("left")));
    assertThat(rig.toFile).hasSize(1);
    assertThat(rig.carrier.carried("left")).hasSize(1);
  }

  private static Outbound keepingCopies() {
    var from = new Outbound.Sender("Acme", "support@acme.example");
    return new Outbound.Default(
        new Letterhead(from, null, List.of(), null, new FolderName("Sent"), false));
  }

  @Test
  void theSameReplyTwiceIsSentOnceAndAnotherOfItsIdIsADeadLetter() {
    var integration = rig.configure();
    rig.start(SCALED, null);
    var email = email(integration.id(), "twice", "ann@example.org");
    var key = rig.ask(email);
    rig.ask(email);
    rig.ask(saying("Something else", integration.id(), "twice", "ann@example.org"));
    rig.awaitState("twice", SENT);

    // When: the record that was sent is moved once more
    rig.ask(key, email);
    rig.ask(email(integration.id(), "behind", "ann@example.org"));

    // Then
    rig.awaitState("behind", SENT);
    await().atMost(LIMIT).until(() -> rig.keys().stream().noneMatch(OutboxKey::isReply));
    assertThat(rig.carrier.carried("twice")).hasSize(1);
    assertThat(rig.states("twice")).containsExactly(QUEUED, SENDING, SENT);
    assertThat(rig.committed(rig.names().deadLetter()))
        .singleElement()
        .satisfies(letter ->
            assertThat(header(letter, "mailroom-reason")).isEqualTo("outbound-id-reused"));
  }

  @Test
  void whatIsMovedAgainWhileItWaitsIsStillSentOnce() {
    var integration = rig.configure();
    var email = email(integration.id(), "again", "ann@example.org");
    rig.carrier.script("again", notSent("greylisted", false), notSent("greylisted", false));
    rig.start(SCALED, null);
    var key = rig.ask(email);
    rig.awaitState("again", RETRYING);

    rig.ask(key, email);

    rig.awaitState("again", SENT);
    assertThat(rig.carrier.carried("again")).hasSize(3);
    assertThat(rig.keys()).containsExactly("again");
    assertThat(rig.committed(rig.names().deadLetter())).isEmpty();
  }

  @Test
  void aServerThatHangsHoldsUpNobodyElse() throws Exception {
    var hanging = rig.configure();
    var working = rig.configure();
    var begun = new CountDownLatch(4);
    var never = new CountDownLatch(1);
    IntStream.range(0, 12).forEach(each -> rig.carrier.script("h" + each, hang(begun, never)));
    rig.start(SCALED, null);
    IntStream.range(0, 12)
        .forEach(each -> rig.ask(email(hanging.id(), "h" + each, "ann@example.org")));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    IntStream.range(0, 20)
        .forEach(each -> rig.ask(email(working.id(), "w" + each, "ann@example.org")));

    await().atMost(LIMIT).until(() -> rig.count(SENT) == 20);
    assertThat(rig.count(SENDING)).isEqualTo(4);
    assertThat(rig.count(QUEUED)).isEqualTo(8);
    never.countDown();
    await().atMost(LIMIT).until(() -> rig.count(SENT) == 32);
  }

  @Test
  void whatIsSettledLongAgoLeavesNothingBehind() {
    var integration = rig.configure();
    var silent = rig.configure(IntegrationId.random(), 1, new Outbound.None());
    var brief = new OutboxSettings(SCALED.plan(), Duration.ofMillis(500), 4, 16 << 20);
    rig.start(brief, null);

    rig.ask(email(integration.id(), "sent", "ann@example.org"));
    rig.ask(email(silent.id(), "failed", "ann@example.org"));

    await().atMost(LIMIT).until(() -> rig.states("failed").contains(FAILED));
    await().atMost(LIMIT).until(() -> rig.keys().isEmpty() && rig.newest().isEmpty());
    assertThat(rig.states("sent")).containsExactly(QUEUED, SENDING, SENT);
  }

  @Test
  void whatNobodyCanReadIsADeadLetterAndWhatComesBehindItIsSent() {
    var integration = rig.configure();
    rig.start(SCALED, null);
    var first = email(integration.id(), "behind", "ann@example.org");
    var partition = OutboxRig.partition(first.outboundId());
    rig.write(rig.names().outbox(), partition, "reply x/0/0", "garbage".getBytes(UTF_8), List.of());

    rig.ask(first);

    rig.awaitState("behind", SENT);
    assertThat(rig.committed(rig.names().deadLetter()))
        .singleElement()
        .satisfies(letter -> {
          assertThat(header(letter, "mailroom-stage")).isEqualTo("outbox");
          assertThat(letter.value()).isEqualTo("garbage".getBytes(UTF_8));
        });
    assertThat(rig.keys()).containsExactly("behind");
  }

  @Test
  void fiveThousandRepliesMoveThrough() {
    var integrations = Stream.generate(rig::configure).limit(20).map(Integration::id).toList();
    var emails =
        IntStream.range(0, 5_000)
            .mapToObj(each -> email(integrations.get(each % 20), "m" + each, "ann@example.org"))
            .toList();
    emails.forEach(rig::askLater);
    rig.flush();

    rig.start(SCALED, null);

    await().atMost(LIMIT).until(() -> rig.carrier.carried().size() >= 5_000);
    await().atMost(LIMIT).until(() -> rig.count(SENT) == 5_000);
    assertThat(rig.carrier.carried()).hasSize(5_000);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
