package io.mailroom.contract.reply;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.IntegrationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply to send: one event on the topic {@code outbound-email}, of type {@code
 * io.mailroom.email.send.v1}, written downstream.
 *
 * @param outboundId names the reply; sent once, however often it is published
 * @param integrationId whose outbound server and sender
 * @param conversationId which conversation it belongs to
 * @param inReplyTo the {@code replyTo} block of the routed email, unchanged
 * @param recipients who gets it
 * @param message what it says
 */
public record OutboundEmail(
    OutboundId outboundId,
    IntegrationId integrationId,
    @Nullable String conversationId,
    @Nullable ReplyTo inReplyTo,
    @JsonUnwrapped Recipients recipients,
    @JsonUnwrapped Message message) {

  /** Addresses by role; {@code bcc} never shows in the message. */
  public record Recipients(List<MailAddress> to, List<MailAddress> cc, List<MailAddress> bcc) {
    public Recipients {
      to = to == null ? List.of() : List.copyOf(to);
      cc = cc == null ? List.of() : List.copyOf(cc);
      bcc = bcc == null ? List.of() : List.copyOf(bcc);
    }
  }

  /** Text, HTML or both, with what goes with them. */
  public record Message(
      @Nullable String subject,
      @Nullable String text,
      @Nullable String html,
      List<Attachment> attachments,
      @Nullable History history) {
    public Message {
      attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }
  }

  /** Whether the email that is answered is quoted. */
  public enum History {
    @JsonProperty("include")
    INCLUDE,
    @JsonProperty("exclude")
    EXCLUDE
  }
}
