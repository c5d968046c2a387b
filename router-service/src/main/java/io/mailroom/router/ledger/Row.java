package io.mailroom.router.ledger;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.router.ledger.OutboxEntry.Body;
import java.time.Instant;

/**
 * What is remembered of one reply.
 *
 * @param state where it stands
 * @param due when it is to be tried, in milliseconds since 1970; since when it is settled, once it
 *     is
 * @param body its own record
 * @param progress offset of the record that says how far it is
 */
public record Row(
    Sha256Prefix id, IntegrationId integrationId, State state, long due, Body body, long progress) {

  /** What a progress says, without the body. */
  public static Row of(OutboxProgress progress, long offset) {
    var standing = progress.standing();
    var due = standing.nextAt() == null ? standing.at() : standing.nextAt();
    return new Row(
        progress.outboundId().token().prefix(),
        progress.integrationId(),
        standing.state(),
        due.toEpochMilli(),
        Body.NONE,
        offset);
  }

  /** The same, with its body there. */
  public Row with(Body other) {
    return new Row(id, integrationId, state, due, other, progress);
  }

  /** The same, looked at again then. */
  public Row dueAt(Instant other) {
    return new Row(id, integrationId, state, other.toEpochMilli(), body, progress);
  }

  /** Whether it waits for an attempt. */
  public boolean waits() {
    return switch (state) {
      case QUEUED, RETRYING -> true;
      case SENDING, SENT, FAILED, UNKNOWN, BOUNCED -> false;
    };
  }

  /** Whether no attempt follows unless somebody asks for it. */
  public boolean isSettled() {
    return !waits() && state != State.SENDING;
  }
}
