package io.mailroom.contract.reply;

import io.mailroom.contract.progress.Reason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner of a reply what somebody else learned or wants: one record on the topic {@code
 * outbox}, under a key of its own. It is gone once the owner has acted on it.
 *
 * @param token whose reply; its partition is the record's
 * @param kind what it is about
 * @param at when it was written
 * @param reason why it came back, for {@link Kind#BOUNCED}
 * @param recipients who did not get it, for {@link Kind#BOUNCED}; all, if none is named
 */
public record OutboxNote(
    ReplyToken token,
    Kind kind,
    Instant at,
    @Nullable Reason reason,
    List<OutboundStatus.Recipient> recipients) {
  public OutboxNote {
    recipients = recipients == null ? List.of() : List.copyOf(recipients);
  }

  /** Sorts of notes. */
  public enum Kind {
    /** An administrator wants a reply that was not sent to be sent again. */
    RESEND,
    /** The reply came back. */
    BOUNCED
  }
}
