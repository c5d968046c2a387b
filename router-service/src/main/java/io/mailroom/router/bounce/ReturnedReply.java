package io.mailroom.router.bounce;

import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.router.conversation.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reply that an email says something about.
 *
 * @param conversation which conversation the reply belongs to
 * @param reply which reply
 * @param reason why it came back; absent, if it is only late, or arrived
 * @param recipients who will never get it; all of them, if it came back and nobody is named
 */
public record ReturnedReply(
    ConversationId conversation,
    ReplyToken reply,
    @Nullable Reason reason,
    List<OutboundStatus.Recipient> recipients) {
  public ReturnedReply {
    recipients = List.copyOf(recipients);
  }

  /**
   * What the owner of the reply is to be told, if it came back.
   *
   * @param now when it is written
   */
  public Optional<OutboxNote> note(Instant now) {
    return Optional.ofNullable(reason)
        .map(why -> new OutboxNote(reply, OutboxNote.Kind.BOUNCED, now, why, recipients));
  }
}
