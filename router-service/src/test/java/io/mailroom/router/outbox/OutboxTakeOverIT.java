package io.mailroom.router.outbox;

import static io.mailroom.contract.reply.OutboundStatus.State.QUEUED;
import static io.mailroom.contract.reply.OutboundStatus.State.RETRYING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENDING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENT;
import static io.mailroom.router.outbox.OutboxRig.SCALED;
import static io.mailroom.router.outbox.OutboxRig.email;
import static io.mailroom.router.outbox.ScriptedCarrier.hang;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner that ends at the worst moment, and the next one. */
class OutboxTakeOverIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir static Path folder;
  private static KafkaCluster kafka;

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch let = new CountDownLatch(1);
  private OutboxRig rig;
  private IntegrationId integration;

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
    integration = rig.configure().id();
  }

  @AfterEach
  void closeRig() {
    let.countDown();
    rig.close();
  }

  @Test
  void theAttemptOfAnOwnerThatDiedIsRepeatedOnceByTheNext() throws Exception {
    // Given
    rig.carrier.script("out", hang(begun, let));
    rig.start(SCALED, "router-a");
    rig.ask(email(integration, "out", "ann@example.org"));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    // When: it is replaced, without having been told to end
    var next = new ScriptedCarrier();
    rig.start(SCALED, "router-a", next);

    // Then
    rig.awaitState("out", SENT);
    let.countDown();
    assertThat(rig.states("out")).containsExactly(QUEUED, SENDING, RETRYING, SENDING, SENT);
    assertThat(rig.statuses("out").get(2).standing().reason())
        .extracting(Reason::code)
        .isEqualTo("interrupted");
    assertThat(next.carried("out"))
        .singleElement()
        .extracting(Dispatch::messageId, Dispatch::date)
        .containsExactly(
            rig.carrier.carried("out").getFirst().messageId(),
            rig.carrier.carried("out").getFirst().date());
  }

  @Test
  void anAttemptThatOutlastsItsWriterIsNotRepeated() throws Exception {
    rig.carrier.script("out", hang(begun, let));
    rig.start(SCALED, null);
    rig.ask(email(integration, "out", "ann@example.org"));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    // When: this writer is fenced, and finds it out by what comes next
    fence();
    rig.ask(email(integration, partner("out"), "ann@example.org"));
    rig.awaitState(partner("out"), SENT);
    let.countDown();

    // Then
    rig.awaitState("out", SENT);
    assertThat(rig.carrier.carried("out")).hasSize(1);
    assertThat(rig.states("out")).containsExactly(QUEUED, SENDING, SENT);
  }

  @Test
  void anOwnerThatIsFencedAgainAndAgainSendsEachReplyOnce() {
    rig.start(SCALED, null);

    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 20; i++) {
        rig.askLater(email(integration, "r" + round + "-" + i, "ann@example.org"));
      }
      rig.flush();
      fence();
    }

    await().atMost(LIMIT).untilAsserted(() -> assertThat(rig.newest()).hasSize(100));
    await().atMost(LIMIT).until(() -> all(SENT));
    assertThat(rig.carrier.carried()).hasSize(100);
  }

  @Test
  void anOwnerThatIsToldToEndWritesDownWhatEndsInAMoment() throws Exception {
    rig.carrier.script("quick", hang(begun, let));
    var outbox = rig.start(SCALED, null);
    rig.ask(email(integration, "quick", "ann@example.org"));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    var closing = Thread.ofVirtual().start(outbox::close);
    let.countDown();
    closing.join();

    assertThat(rig.states("quick")).containsExactly(QUEUED, SENDING, SENT);
  }

  @Test
  void anAttemptThatTakesLongerIsInterruptedAndRepeatedByTheNextOwner() throws Exception {
    rig.carrier.script("slow", hang(begun, let));
    var outbox = rig.start(SCALED, null);
    rig.ask(email(integration, "slow", "ann@example.org"));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    var before = System.nanoTime();
    outbox.close();

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    await().atMost(LIMIT).until(() -> rig.carrier.interrupted("slow") == 1);
    rig.start(SCALED, null);
    rig.awaitState("slow", SENT);
    assertThat(rig.carrier.carried("slow")).hasSize(2);
  }

  @Test
  void whatIsSettledIsNotSentByTheNextOwner() {
    rig.start(SCALED, "router-a");
    rig.ask(email(integration, "done", "ann@example.org"));
    rig.awaitState("done", SENT);

    rig.start(SCALED, "router-a");
    rig.ask(email(integration, partner("done"), "ann@example.org"));

    rig.awaitState(partner("done"), SENT);
    assertThat(rig.carrier.carried("done")).hasSize(1);
  }

  @Test
  void theScheduleOutlastsItsOwner() {
    var notNow = ScriptedCarrier.notSent("greylisted", false);
    rig.carrier.script("later", notNow, notNow);
    rig.start(SCALED, "router-a");
    rig.ask(email(integration, "later", "ann@example.org"));
    await().atMost(LIMIT).until(() -> rig.states("later").contains(RETRYING));

    rig.start(SCALED, "router-a");

    // One more if the owner was replaced in the midst of an attempt.
    rig.awaitState("later", SENT);
    assertThat(rig.carrier.carried("later").size()).isBetween(3, 4);
    assertThat(rig.carrier.carried("later"))
        .extracting(Dispatch::messageId)
        .containsOnly(rig.carrier.carried("later").getFirst().messageId());
  }

  @Test
  void whatTwoRoutersShareIsSentOnce() {
    rig.start(SCALED, null);
    rig.start(SCALED, null);

    IntStream.range(0, 200)
        .forEach(each -> rig.askLater(email(integration, "s" + each, "ann@example.org")));
    rig.flush();

    await().atMost(LIMIT).untilAsserted(() -> assertThat(rig.newest()).hasSize(200));
    await().atMost(LIMIT).until(() -> all(SENT));
    assertThat(rig.carrier.carried()).hasSize(200);
  }

  /** Another reply in the same partition. */
  private static String partner(String outboundId) {
    var partition = OutboxRig.partition(new OutboundId(outboundId));
    return IntStream.range(0, 100)
        .mapToObj(each -> outboundId + "-partner-" + each)
        .filter(each -> OutboxRig.partition(new OutboundId(each)) == partition)
        .findFirst()
        .orElseThrow();
  }

  private void fence() {
    for (var partition : List.of(0, 1)) {
      var result =
          new TakeOver(rig.kafka())
              .take(rig.names().id("outbox-" + partition), () -> true, () -> "nothing");
      if (result instanceof TakeOverResult.Taken<String>(var writer, _)) {
        writer.close();
      }
    }
  }

  private boolean all(State state) {
    return rig.newest().values().stream().allMatch(each -> each.standing().state() == state);
  }
}
