package io.mailroom.router.reply;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.MessageIds;
import io.mailroom.contract.reply.OutboundStatus.Recipient;
import io.mailroom.contract.reply.OutboundStatus.Standing;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxProgress.Asked;
import io.mailroom.contract.reply.OutboxProgress.Tries;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of a reply.
 *
 * <pre>
 * admitted ──▶ QUEUED ──▶ SENDING ──▶ SENT
 *                 ▲        ▲    │ ──▶ FAILED    refused, given up
 *                 │        │    │ ──▶ UNKNOWN   no answer twice; refused after no answer once
 *                 │        │    ▼
 *                 │       RETRYING              not sent, deferred, no answer once
 *                 └── FAILED, UNKNOWN or BOUNCED, when somebody wants it sent again
 * </pre>
 *
 * <p>An attempt without an answer may have got through. The reply is then sent once more, with the
 * same Message-ID and Date: at most one duplicate, which the receiver can tell. From then on
 * nothing but an acceptance can prove anything, so it never becomes FAILED (RFC 1047; FAILURES J1,
 * J2).
 */
public final class DeliveryRules {
  private static final int MOST_UNKNOWNS = 2;

  private final RetryPlan plan;

  public DeliveryRules(RetryPlan plan) {
    this.plan = plan;
  }

  /**
   * A reply that is seen for the first time.
   *
   * @param asked which record it is
   */
  public static OutboxProgress admitted(
      OutboundId outboundId, IntegrationId integrationId, Asked asked, Instant now) {
    return new OutboxProgress(
        outboundId,
        integrationId,
        asked,
        new Standing(State.QUEUED, 0, now, null, null),
        new Tries(1, now, 0, 0, null),
        MessageIds.NONE,
        List.of());
  }

  /**
   * An attempt is about to be made.
   *
   * @param messageId for the first attempt; later ones have the same
   */
  public static OutboxProgress begun(OutboxProgress before, String messageId, Instant now) {
    var tries = before.tries();
    var ids = before.messageIds();
    var date = tries.date() == null ? now.truncatedTo(ChronoUnit.SECONDS) : tries.date();
    return before
        .with(ids.messageId() == null ? new MessageIds(messageId, null) : ids)
        .with(new Tries(tries.sequence(), tries.since(), tries.tried() + 1, tries.unknowns(), date))
        .now(new Standing(State.SENDING, before.standing().attempts() + 1, now, null, null));
  }

  /**
   * The attempt has ended.
   *
   * @param chance 0.0 to 1.0, random
   */
  public OutboxProgress after(OutboxProgress before, Outcome outcome, Instant now, double chance) {
    return switch (outcome) {
      case Outcome.Answered(var providerMessageId, var answers) ->
          answered(
              before
                  .with(identified(before.messageIds(), providerMessageId))
                  .with(merged(before, answers)),
              now,
              chance);
      case Outcome.NotSent(var reason, _) ->
          again(before, before.tries().tried(), reason, now, chance);
      case Outcome.Refused(var reason) -> ended(before, reason, now);
      case Outcome.Unknown(var reason) -> unanswered(before, reason, now, chance);
    };
  }

  /** No attempt will be made any more: what is still owed has failed, unless it may be out. */
  public static OutboxProgress ended(OutboxProgress before, Reason reason, Instant now) {
    var end = before.tries().unknowns() > 0 ? State.UNKNOWN : State.FAILED;
    var recipients =
        before.recipients().stream()
            .map(each ->
                each.state() == State.RETRYING
                    ? new Recipient(each.address(), end, each.reply())
                    : each)
            .toList();
    return next(before.with(recipients), end, null, reason, now);
  }

  /**
   * It is due, and cannot be tried for a reason that is not its own.
   *
   * @return the same if that is known already
   */
  public OutboxProgress held(OutboxProgress before, Reason reason, Instant now) {
    var standing = before.standing();
    if (plan.isOver(before.tries().since(), now)) {
      return ended(before, givenUp(reason), now);
    }
    return reason.equals(standing.reason())
        ? before
        : next(before, standing.state(), standing.nextAt(), reason, now);
  }

  static OutboxProgress next(
      OutboxProgress before,
      State state,
      @Nullable Instant nextAt,
      @Nullable Reason reason,
      Instant now) {
    return before.now(new Standing(state, before.standing().attempts(), now, nextAt, reason));
  }

  private OutboxProgress answered(OutboxProgress before, Instant now, double chance) {
    if (has(before, State.RETRYING)) {
      var reason = counted("recipients-deferred", before, State.RETRYING);
      return again(before, before.tries().tried(), reason, now, chance);
    }
    if (has(before, State.UNKNOWN)) {
      var reason = counted("refused-after-unknown", before, State.UNKNOWN);
      return next(before, State.UNKNOWN, null, reason, now);
    }
    if (has(before, State.FAILED)) {
      var reason = counted("recipients-refused", before, State.FAILED);
      return next(before, State.FAILED, null, reason, now);
    }
    return next(before, State.SENT, null, null, now);
  }

  private OutboxProgress unanswered(
      OutboxProgress before, Reason reason, Instant now, double chance) {
    var tries = before.tries();
    var counted =
        before.with(
            new Tries(
                tries.sequence(),
                tries.since(),
                tries.tried(),
                tries.unknowns() + 1,
                tries.date()));
    return counted.tries().unknowns() < MOST_UNKNOWNS
        ? again(counted, 1, reason, now, chance)
        : ended(counted, reason, now);
  }

  private OutboxProgress again(
      OutboxProgress before, int tried, Reason reason, Instant now, double chance) {
    var nextAt = plan.next(tried, now, chance);
    return plan.isOver(before.tries().since(), nextAt)
        ? ended(before, givenUp(reason), now)
        : next(before, State.RETRYING, nextAt, reason, now);
  }

  private static List<Recipient> merged(OutboxProgress before, List<Outcome.Answer> answers) {
    var refused = before.tries().unknowns() > 0 ? State.UNKNOWN : State.FAILED;
    var merged = new LinkedHashMap<String, Recipient>();
    before.recipients().forEach(each -> merged.put(each.address(), each));
    for (var answer : answers) {
      var state =
          switch (answer.verdict()) {
            case ACCEPTED -> State.SENT;
            case DEFERRED -> State.RETRYING;
            case REFUSED -> refused;
          };
      merged.put(answer.address(), new Recipient(answer.address(), state, answer.reply()));
    }
    return List.copyOf(merged.values());
  }

  private static MessageIds identified(MessageIds before, @Nullable String providerMessageId) {
    return providerMessageId == null
        ? before
        : new MessageIds(before.messageId(), providerMessageId);
  }

  private static Reason givenUp(Reason last) {
    return new Reason("given-up", last.code() + ": " + last.detail());
  }

  private static Reason counted(String code, OutboxProgress progress, State state) {
    var count = progress.recipients().stream().filter(each -> each.state() == state).count();
    return new Reason(code, count + " of " + progress.recipients().size() + " recipients");
  }

  private static boolean has(OutboxProgress progress, State state) {
    return progress.recipients().stream().anyMatch(each -> each.state() == state);
  }
}
