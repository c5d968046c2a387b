package io.mailroom.contract.reply;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.progress.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a reply: one record on the topic {@code outbound-status}, of type {@code
 * io.mailroom.email.sent.v1}.
 *
 * @param outboundId which reply
 * @param standing where it stands
 * @param messageIds by what its receivers know it; unknown until the first attempt
 * @param recipients outcome for each
 */
public record OutboundStatus(
    OutboundId outboundId,
    @JsonUnwrapped Standing standing,
    @JsonUnwrapped MessageIds messageIds,
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
   * Where a reply stands.
   *
   * @param state its state
   * @param attempts how often sending was begun
   * @param at when this became so
   * @param nextAt when it is tried again, while it is {@link State#RETRYING}
   * @param reason why, where something went wrong
   */
  public record Standing(
      State state, int attempts, Instant at, @Nullable Instant nextAt, @Nullable Reason reason) {}

  /**
   * By what the receivers know a reply; both with angle brackets.
   *
   * @param messageId the Message-ID that Mailroom gave it, the same at each attempt
   * @param providerMessageId the one that the provider gave it instead, if it did
   */
  public record MessageIds(@Nullable String messageId, @Nullable String providerMessageId) {
    /** Before the first attempt. */
    public static final MessageIds NONE = new MessageIds(null, null);
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
