package io.mailroom.router.reply;

import static io.mailroom.contract.reply.OutboundStatus.State.BOUNCED;
import static io.mailroom.contract.reply.OutboundStatus.State.FAILED;
import static io.mailroom.contract.reply.OutboundStatus.State.QUEUED;
import static io.mailroom.contract.reply.OutboundStatus.State.RETRYING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENDING;
import static io.mailroom.contract.reply.OutboundStatus.State.SENT;
import static io.mailroom.contract.reply.OutboundStatus.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.Recipient;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.router.reply.Outcome.Answer;
import io.mailroom.router.reply.Outcome.Answered;
import io.mailroom.router.reply.Outcome.NotSent;
import io.mailroom.router.reply.Outcome.Refused;
import io.mailroom.router.reply.Outcome.Unknown;
import io.mailroom.router.reply.Outcome.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryRulesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.5Z");
  private static final Reason REASON = new Reason("code", "detail");
  private static final Outcome UNANSWERED = new Unknown(REASON);
  private static final Outcome NOT_SENT = new NotSent(REASON, false);
  private static final Outcome REFUSED = new Refused(REASON);
  private static final RetryPlan PLAN =
      new RetryPlan(
          Stream.of(1, 5, 15, 30, 60).map(Duration::ofMinutes).toList(), Duration.ofDays(4));

  private final DeliveryRules rules = new DeliveryRules(PLAN);

  /** What becomes of a reply to {@code a} and {@code b}, by the outcomes of its attempts. */
  static Stream<Arguments> lives() {
    var accepted = answered(Verdict.ACCEPTED, Verdict.ACCEPTED);
    var deferred = answered(Verdict.DEFERRED, Verdict.DEFERRED);
    var refused = answered(Verdict.REFUSED, Verdict.REFUSED);
    return Stream.of(
        arguments(List.of(accepted), SENT, null),
        arguments(List.of(refused), FAILED, "recipients-refused"),
        arguments(List.of(deferred), RETRYING, "recipients-deferred"),
        arguments(List.of(deferred, accepted), SENT, null),
        arguments(List.of(deferred, refused), FAILED, "recipients-refused"),
        arguments(List.of(NOT_SENT), RETRYING, "code"),
        arguments(List.of(NOT_SENT, NOT_SENT, accepted), SENT, null),
        arguments(List.of(REFUSED), FAILED, "code"),
        arguments(List.of(UNANSWERED), RETRYING, "code"),
        arguments(List.of(UNANSWERED, accepted), SENT, null),
        arguments(List.of(UNANSWERED, UNANSWERED), UNKNOWN, "code"),
        arguments(List.of(UNANSWERED, REFUSED), UNKNOWN, "code"),
        arguments(List.of(UNANSWERED, refused), UNKNOWN, "refused-after-unknown"),
        arguments(List.of(UNANSWERED, NOT_SENT), RETRYING, "code"),
        arguments(List.of(UNANSWERED, deferred), RETRYING, "recipients-deferred"),
        arguments(List.of(UNANSWERED, NOT_SENT, accepted), SENT, null),
        arguments(List.of(UNANSWERED, NOT_SENT, UNANSWERED), UNKNOWN, "code"),
        arguments(List.of(UNANSWERED, deferred, UNANSWERED), UNKNOWN, "code"),
        arguments(List.of(NOT_SENT, UNANSWERED), RETRYING, "code"),
        arguments(
            List.of(answered(Verdict.ACCEPTED, Verdict.REFUSED)), FAILED, "recipients-refused"),
        arguments(
            List.of(answered(Verdict.ACCEPTED, Verdict.DEFERRED)), RETRYING, "recipients-deferred"),
        arguments(
            List.of(answered(Verdict.REFUSED, Verdict.DEFERRED)), RETRYING, "recipients-deferred"));
  }

  @ParameterizedTest
  @MethodSource("lives")
  void theOutcomesOfItsAttemptsDecide(List<Outcome> outcomes, State state, @Nullable String code) {
    var progress = queued();

    for (var outcome : outcomes) {
      progress = rules.after(begun(progress), outcome, NOW, 0);
    }

    assertThat(progress.standing().state()).isEqualTo(state);
    assertThat(Optional.ofNullable(progress.standing().reason()).map(Reason::code))
        .isEqualTo(Optional.ofNullable(code));
    assertThat(progress.standing().attempts()).isEqualTo(outcomes.size());
    assertThat(progress.standing().nextAt() != null).isEqualTo(state == RETRYING);
  }

  @Test
  void messageIdAndDateAreTheSameAtEachAttempt() {
    var first = DeliveryRules.begun(queued(), "<first@a>", NOW);
    var retrying = rules.after(first, UNANSWERED, NOW, 0);

    var second = DeliveryRules.begun(retrying, "<second@a>", NOW.plusSeconds(99));

    assertThat(second.standing().state()).isEqualTo(SENDING);
    assertThat(second.messageIds().messageId()).isEqualTo("<first@a>");
    assertThat(second.tries().date()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,5", "3,15", "4,30", "5,60", "6,60", "40,60"})
  void retriesComeSeldomerAndSeldomer(int attempts, int minutes) {
    var progress = queued();

    for (int i = 0; i < attempts; i++) {
      progress = rules.after(begun(progress), NOT_SENT, NOW, 0);
    }

    assertThat(progress.standing().nextAt()).isEqualTo(NOW.plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void chanceAddsATenthAtMost() {
    var next = rules.after(begun(queued()), NOT_SENT, NOW, 1).standing().nextAt();

    assertThat(next).isEqualTo(NOW.plusSeconds(66));
  }

  @Test
  void anUnknownOutcomeIsRepeatedAfterTheFirstDelay() {
    var progress = queued();
    for (var outcome : List.of(NOT_SENT, NOT_SENT, UNANSWERED)) {
      progress = rules.after(begun(progress), outcome, NOW, 0);
    }

    assertThat(progress.standing().nextAt()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void whoeverIsSettledStaysSo() {
    var first = rules.after(begun(queued()), answered(Verdict.ACCEPTED, Verdict.DEFERRED), NOW, 0);

    var second =
        rules.after(
            begun(first),
            new Answered("<p@ses>", List.of(new Answer("b", Verdict.REFUSED, "550"))),
            NOW,
            0);

    assertThat(second.recipients())
        .containsExactly(new Recipient("a", SENT, "said"), new Recipient("b", FAILED, "550"));
    assertThat(second.standing().state()).isEqualTo(FAILED);
    assertThat(second.messageIds().providerMessageId()).isEqualTo("<p@ses>");
  }

  @Test
  void aReplyIsGivenUpWithTheLastAnswer() {
    var deferred = answered(Verdict.ACCEPTED, Verdict.DEFERRED);
    var late = NOW.plus(Duration.ofDays(4)).minusSeconds(1);

    var progress = rules.after(begun(queued()), deferred, late, 0);

    assertThat(progress.standing().state()).isEqualTo(FAILED);
    assertThat(progress.standing().reason())
        .isEqualTo(new Reason("given-up", "recipients-deferred: 1 of 2 recipients"));
    assertThat(progress.recipients()).extracting(Recipient::state).containsExactly(SENT, FAILED);
  }

  @Test
  void aReplyThatMayBeOutIsGivenUpAsUnknown() {
    var once = rules.after(begun(queued()), UNANSWERED, NOW, 0);

    var progress = rules.after(begun(once), NOT_SENT, NOW.plus(Duration.ofDays(4)), 0);

    assertThat(progress.standing().state()).isEqualTo(UNKNOWN);
  }

  @Test
  void aReplyThatIsHeldSaysWhyOnceAndIsGivenUpInTheEnd() {
    var held = rules.held(queued(), REASON, NOW.plusSeconds(1));

    assertThat(held.standing().state()).isEqualTo(QUEUED);
    assertThat(held.standing().reason()).isEqualTo(REASON);
    assertThat(rules.held(held, REASON, NOW.plusSeconds(2))).isEqualTo(held);
    assertThat(rules.held(held, REASON, NOW.plus(Duration.ofDays(5))).standing().state())
        .isEqualTo(FAILED);
  }

  @Test
  void everyStateHasItsNumber() {
    var progress = begun(queued());

    var next = rules.after(progress, NOT_SENT, NOW, 0);

    assertThat(progress.tries().sequence()).isEqualTo(2);
    assertThat(next.tries().sequence()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNKNOWN", "BOUNCED"})
  void whatIsSentAgainBeginsAnewWithTheSameMessageId(State state) {
    var partly = rules.after(begun(queued()), answered(Verdict.ACCEPTED, Verdict.REFUSED), NOW, 0);
    var before = DeliveryRules.next(partly, state, null, REASON, NOW);
    var later = NOW.plusSeconds(99);

    var result = NoteRules.apply(before, note(OutboxNote.Kind.RESEND), true, later);

    assertThat(result).isInstanceOf(NoteRules.Changed.class);
    var next = ((NoteRules.Changed) result).next();
    assertThat(next.standing().state()).isEqualTo(QUEUED);
    assertThat(next.standing().attempts()).isEqualTo(1);
    assertThat(next.standing().reason()).isNull();
    assertThat(next.tries().since()).isEqualTo(later);
    assertThat(next.tries().tried()).isZero();
    assertThat(next.tries().unknowns()).isZero();
    assertThat(next.messageIds()).isEqualTo(before.messageIds());
    assertThat(next.recipients()).extracting(Recipient::address).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "SENDING", "RETRYING", "SENT"})
  void whatIsNotOverIsNotSentAgain(State state) {
    var before = DeliveryRules.next(queued(), state, null, null, NOW);

    var result = NoteRules.apply(before, note(OutboxNote.Kind.RESEND), true, NOW);

    assertThat(result).isInstanceOf(NoteRules.Ignored.class);
  }

  @Test
  void whatIsGoneCannotBeSentAgain() {
    var before = DeliveryRules.next(queued(), BOUNCED, null, null, NOW);

    var result = NoteRules.apply(before, note(OutboxNote.Kind.RESEND), false, NOW);

    assertThat(result).isInstanceOf(NoteRules.Ignored.class);
  }

  @ParameterizedTest
  @CsvSource({
    "QUEUED,Later",
    "SENDING,Later",
    "RETRYING,Later",
    "SENT,Changed",
    "UNKNOWN,Changed",
    "BOUNCED,Changed",
    "FAILED,Ignored"
  })
  void aBounceIsOfWhatWasSent(State state, String result) {
    var before = DeliveryRules.next(queued(), state, null, null, NOW);

    assertThat(NoteRules.apply(before, note(OutboxNote.Kind.BOUNCED), true, NOW))
        .extracting(each -> each.getClass().getSimpleName())
        .isEqualTo(result);
  }

  @Test
  void aBounceNamesWhoDidNotGetIt() {
    var sent = rules.after(begun(queued()), answered(Verdict.ACCEPTED, Verdict.ACCEPTED), NOW, 0);
    var note =
        new OutboxNote(
            sent.outboundId().token(),
            OutboxNote.Kind.BOUNCED,
            NOW,
            REASON,
            List.of(new Recipient("B", FAILED, "550 no such user")));

    var next = ((NoteRules.Changed) NoteRules.apply(sent, note, false, NOW)).next();

    assertThat(next.standing().state()).isEqualTo(BOUNCED);
    assertThat(next.standing().reason()).isEqualTo(REASON);
    assertThat(next.recipients())
        .containsExactly(
            new Recipient("a", SENT, "said"), new Recipient("b", BOUNCED, "550 no such user"));
  }

  private static OutboxNote note(OutboxNote.Kind kind) {
    return new OutboxNote(new OutboundId("out-1").token(), kind, NOW, null, List.of());
  }

  private static Outcome answered(Verdict a, Verdict b) {
    return new Answered(null, List.of(new Answer("a", a, "said"), new Answer("b", b, "said")));
  }

  private static OutboxProgress queued() {
    return DeliveryRules.admitted(
        new OutboundId("out-1"),
        IntegrationId.random(),
        new OutboxProgress.Asked("reply t/0/0", "0".repeat(32)),
        NOW);
  }

  private static OutboxProgress begun(OutboxProgress before) {
    return DeliveryRules.begun(before, "<m@a>", NOW);
  }
}
