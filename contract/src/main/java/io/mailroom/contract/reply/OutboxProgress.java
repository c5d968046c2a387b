package io.mailroom.contract.reply;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.integration.IntegrationId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a reply is: one record on the topic {@code outbox} under its outbound id, written by the
 * owner of its partition alone, and remembered for a while after the reply is settled, so that none
 * is sent twice.
 *
 * @param outboundId which reply
 * @param integrationId whose outbound server
 * @param asked the one record that is sent; any other with this outbound id is not
 * @param standing where it stands
 * @param tries what the next attempt depends on
 * @param messageIds by what its receivers know it; chosen before the first attempt
 * @param recipients the answers so far; empty before the first
 */
public record OutboxProgress(
    OutboundId outboundId,
    IntegrationId integrationId,
    @JsonUnwrapped Asked asked,
    @JsonUnwrapped OutboundStatus.Standing standing,
    @JsonUnwrapped Tries tries,
    @JsonUnwrapped OutboundStatus.MessageIds messageIds,
    List<OutboundStatus.Recipient> recipients) {
  public OutboxProgress {
    recipients = recipients == null ? List.of() : List.copyOf(recipients);
  }

  /**
   * The reply that was admitted under an outbound id.
   *
   * @param reply its key on {@code outbox}
   * @param contentHash what tells it from another of the same outbound id: 32 lower case hex digits
   */
  public record Asked(String reply, String contentHash) {}

  /**
   * What was tried since the reply was admitted, or was to be sent again.
   *
   * @param sequence counts the states of the reply, from 1; never goes back
   * @param since when that was
   * @param tried attempts since then
   * @param unknowns how many of them ended without an answer
   * @param date the reply's Date, the same at each attempt; absent before the first
   */
  public record Tries(
      long sequence, Instant since, int tried, int unknowns, @Nullable Instant date) {}

  /** The next state. */
  public OutboxProgress now(OutboundStatus.Standing next) {
    var counted =
        new Tries(tries.sequence + 1, tries.since, tries.tried, tries.unknowns, tries.date);
    return new OutboxProgress(
        outboundId, integrationId, asked, next, counted, messageIds, recipients);
  }

  /** The same, tried so. */
  public OutboxProgress with(Tries other) {
    return new OutboxProgress(
        outboundId, integrationId, asked, standing, other, messageIds, recipients);
  }

  /** The same, known so. */
  public OutboxProgress with(OutboundStatus.MessageIds other) {
    return new OutboxProgress(outboundId, integrationId, asked, standing, tries, other, recipients);
  }

  /** The same, with these answers. */
  public OutboxProgress with(List<OutboundStatus.Recipient> other) {
    return new OutboxProgress(outboundId, integrationId, asked, standing, tries, messageIds, other);
  }

  /** What everybody may know of it. */
  public OutboundStatus status() {
    return new OutboundStatus(outboundId, standing, messageIds, recipients);
  }

  /** Whether no attempt follows unless somebody asks for it. */
  @JsonIgnore
  public boolean isSettled() {
    return switch (standing.state()) {
      case QUEUED, SENDING, RETRYING -> false;
      case SENT, FAILED, UNKNOWN, BOUNCED -> true;
    };
  }
}
