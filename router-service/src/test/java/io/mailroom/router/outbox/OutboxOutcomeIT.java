package io.mailroom.router.outbox;

import static io.mailroom.contract.reply.OutboundStatus.State.BOUNCED;
import static io.mailroom.contract.reply.OutboundStatus.State.FAILED;
import static io.mailroom.contract.reply.OutboundStatus.State.QUEUED;
import static io.mailroom.contract.reply.OutboundStatus.State.RETRYING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENDING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENT;
import static io.mailroom.contract.reply.OutboundStatus.State.UNKNOWN;
import static io.mailroom.router.outbox.OutboxRig.SCALED;
import static io.mailroom.router.outbox.OutboxRig.email;
import static io.mailroom.router.outbox.ScriptedCarrier.answer;
import static io.mailroom.router.outbox.ScriptedCarrier.hang;
import static io.mailroom.router.outbox.ScriptedCarrier.notSent;
import static io.mailroom.router.outbox.ScriptedCarrier.unknown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.reply.Outcome.Verdict;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a reply, by what came of its attempts. */
class OutboxOutcomeIT {

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
  void eachRecipientHasItsOwnOutcomeAndOnlyTheOwedOnesAreTriedAgain() {
    var integration = rig.configure();
    rig.carrier.script(
        "three",
        answer(Map.of("b@example.org", Verdict.REFUSED, "c@example.org", Verdict.DEFERRED)));
    rig.start(SCALED, null);

    rig.ask(email(integration.id(), "three", "a@example.org", "b@example.org", "c@example.org"));

    rig.awaitState("three", FAILED);
    assertThat(rig.states("three")).containsExactly(QUEUED, SENDING, RETRYING, SENDING, FAILED);
    var attempts = rig.carrier.carried("three");
    assertThat(attempts).hasSize(2);
    assertThat(attempts.getLast().settled()).containsOnly("a@example.org", "b@example.org");
    assertThat(attempts)
        .extracting(Dispatch::messageId, Dispatch::date)
        .containsOnly(tuple(attempts.getFirst().messageId(), attempts.getFirst().date()));
    var last = rig.statuses("three").getLast();
    assertThat(last.recipients())
        .extracting(OutboundStatus.Recipient::state)
        .containsExactly(SENT, FAILED, SENT);
    assertThat(last.standing().reason()).extracting(Reason::code).isEqualTo("recipients-refused");
  }

  @Test
  void anAttemptWithoutAnAnswerIsRepeatedOnceAndNeverAgain() {
    var integration = rig.configure();
    rig.carrier.script("unknown", unknown(), unknown());
    rig.carrier.script("lucky", unknown());
    rig.start(SCALED, null);

    rig.ask(email(integration.id(), "unknown", "ann@example.org"));
    rig.ask(email(integration.id(), "lucky", "ann@example.org"));

    rig.awaitState("unknown", UNKNOWN);
    rig.awaitState("lucky", SENT);
    for (var id : List.of("unknown", "lucky")) {
      assertThat(rig.carrier.carried(id))
          .hasSize(2)
          .extracting(Dispatch::messageId)
          .containsOnly(rig.statuses(id).getLast().messageIds().messageId());
    }
  }

  @Test
  void aReplyThatTheProviderRenamedIsRemembered() {
    var integration = rig.configure();
    rig.carrier.script(
        "renamed",
        ScriptedCarrier.outcome(
            new Outcome.Answered(
                "<p-1@email.amazonses.com>",
                List.of(new Outcome.Answer("ann@example.org", Verdict.ACCEPTED, "200")))));
    rig.start(SCALED, null);

    rig.ask(email(integration.id(), "renamed", "ann@example.org"));

    rig.awaitState("renamed", SENT);
    assertThat(rig.committed(rig.names().conversations()))
        .singleElement()
        .satisfies(record ->
            assertThat(new String(record.value(), UTF_8))
                .contains(new OutboundId("renamed").token().value()));
  }

  @Test
  void aReplyOfARemovedIntegrationOrOneThatSendsNothingFails() {
    var removed = rig.configure();
    rig.remove(removed.id());
    var silent = rig.configure(IntegrationId.random(), 1, new Outbound.None());
    rig.start(SCALED, null);

    rig.ask(email(removed.id(), "removed", "ann@example.org"));
    rig.ask(email(silent.id(), "silent", "ann@example.org"));

    rig.awaitState("removed", FAILED);
    rig.awaitState("silent", FAILED);
    assertThat(reason("removed")).isEqualTo("integration-removed");
    assertThat(reason("silent")).isEqualTo("no-outbound");
    assertThat(rig.carrier.carried()).isEmpty();
  }

  @Test
  void whatFailedIsSentAgainAtAWord() {
    var silent = rig.configure(IntegrationId.random(), 1, new Outbound.None());
    rig.start(SCALED, null);
    rig.ask(email(silent.id(), "resent", "ann@example.org"));
    rig.awaitState("resent", FAILED);
    rig.configure(silent.id(), 2, OutboxRig.SENDER);

    rig.note(note("resent", OutboxNote.Kind.RESEND));

    rig.awaitState("resent", SENT);
    assertThat(rig.states("resent")).containsExactly(QUEUED, FAILED, QUEUED, SENDING, SENT);
    await().atMost(LIMIT).until(() -> rig.keys().stream().noneMatch(OutboxKey::isNote));
  }

  @Test
  void aBounceThatIsFasterThanTheAnswerIsNotForgotten() throws Exception {
    var integration = rig.configure();
    var begun = new CountDownLatch(1);
    var let = new CountDownLatch(1);
    rig.carrier.script("bounced", hang(begun, let));
    rig.start(SCALED, null);
    rig.ask(email(integration.id(), "bounced", "ann@example.org"));
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    // When: that of nobody, behind the other, is dealt with before the answer comes
    rig.note(note("bounced", OutboxNote.Kind.BOUNCED));
    rig.note(note(besides("bounced"), OutboxNote.Kind.BOUNCED));
    await().atMost(LIMIT).until(() -> rig.keys().stream().filter(OutboxKey::isNote).count() == 1);
    let.countDown();

    // Then

    rig.awaitState("bounced", BOUNCED);
    assertThat(rig.states("bounced")).containsExactly(QUEUED, SENDING, SENT, BOUNCED);
    assertThat(rig.statuses("bounced").getLast().recipients())
        .extracting(OutboundStatus.Recipient::state)
        .containsExactly(BOUNCED);
    await().atMost(LIMIT).until(() -> rig.keys().stream().noneMatch(OutboxKey::isNote));
  }

  /** An id that no reply has, in the same partition. */
  private static String besides(String outboundId) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "nobody-" + i)
        .filter(each ->
            OutboxRig.partition(new OutboundId(each))
                == OutboxRig.partition(new OutboundId(outboundId)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPasswordThatIsRefusedIsNotTriedOnAndOnAndEveryReplySaysWhy() {
    var integration = rig.configure();
    var refused = notSent("login-refused", true);
    IntStream.range(0, 10)
        .forEach(each -> rig.carrier.script("r" + each, refused, refused, refused, refused));
    rig.start(SCALED, null);

    IntStream.range(0, 10)
        .forEach(each -> rig.ask(email(integration.id(), "r" + each, "ann@example.org")));

    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(rig.newest().values())
                .hasSize(10)
                .allSatisfy(status ->
                    assertThat(status.standing().reason())
                        .extracting(Reason::code)
                        .isEqualTo("login-refused")));
    // Those that were under way together are one refusal.
    assertThat(rig.carrier.carried().size()).isBetween(3, 3 + 3);

    // When: a new version may have a new password
    IntStream.range(0, 10).forEach(each -> rig.carrier.forget("r" + each));
    rig.configure(integration.id(), 2, OutboxRig.SENDER);

    // Then
    await().atMost(LIMIT).until(() -> rig.count(SENT) == 10);
  }

  private String reason(String outboundId) {
    var reason = rig.statuses(outboundId).getLast().standing().reason();
    return reason == null ? "none" : reason.code();
  }

  private static OutboxNote note(String outboundId, OutboxNote.Kind kind) {
    return new OutboxNote(new OutboundId(outboundId).token(), kind, Instant.now(), null, List.of());
  }
}
