package io.mailroom.contract.reply;

import io.mailroom.contract.progress.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a reply: one record on the topic {@code outbound-status}, of type {@code
 * io.mailroom.email.sent.v1}.
 *
 * @param outboundId which reply
 * @param state where it stands
 * @param attempts how often sending was begun
 * @param messageId the Message-ID that it carries
 * @param at when this became so
 * @param reason why, where it failed
 * @param recipients outcome for each
 */
public record OutboundStatus(
    String outboundId,
    State state,
    int attempts,
    @Nullable String messageId,
    Instant at,
    @Nullable Reason reason,
    List<Recipient> recipients) {
  public OutboundStatus {
    recipients = recipients == null ? List.of() : List.copyOf(recipients);
  }

  /** {@code QUEUED → SENDING → SENT | FAILED | UNKNOWN | RETRYING → SENDING …; SENT → BOUNCED}. */
  public enum State {
    QUEUED,
    SENDING,
    RETRYING,
    SENT,
    FAILED,
    UNKNOWN,
    BOUNCED
  }

  /**
   * What became of a reply for one recipient.
   *
   * @param address who
   * @param state the outcome for this one
   * @param reply what the server said
   */
  public record Recipient(String address, State state, @Nullable String reply) {}
}
