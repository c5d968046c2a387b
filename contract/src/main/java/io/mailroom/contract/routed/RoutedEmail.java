package io.mailroom.contract.routed;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An email with its queue: one event on the topic {@code routed-email}, of type {@code
 * io.mailroom.email.routed.v1}, with the {@code ce_id} of the email. Flat in JSON but for {@code
 * record}, {@code chosenBy} and {@code replyTo}.
 *
 * @param emailId which email
 * @param email it, without contents and headers
 * @param record where the whole email is
 * @param assignment where it goes
 * @param conversationId which conversation it belongs to; key of the record
 * @param chosenBy why it goes there
 * @param replyTo what a reply must carry
 */
public record RoutedEmail(
    EmailId emailId,
    @JsonUnwrapped EmailSummary email,
    RecordPosition record,
    @JsonUnwrapped Assignment assignment,
    String conversationId,
    ChosenBy chosenBy,
    ReplyTo replyTo) {

  /** An {@link InboundEmail} without contents and headers. */
  public record EmailSummary(
      @JsonUnwrapped InboundEmail.Origin origin,
      @JsonUnwrapped InboundEmail.Arrival arrival,
      @JsonUnwrapped InboundEmail.Threading threading,
      @JsonUnwrapped Participants participants,
      @Nullable String subject,
      List<AttachmentSummary> attachments,
      @JsonUnwrapped InboundEmail.Judgement judgement) {
    public EmailSummary {
      attachments = List.copyOf(attachments);
    }
  }

  /**
   * Who wrote it to whom, in the order of the headers.
   *
   * @param replyToAddresses the header Reply-To; {@code replyTo} is the block that a reply carries
   */
  public record Participants(
      List<MailAddress> from,
      @Nullable MailAddress sender,
      List<MailAddress> replyToAddresses,
      List<MailAddress> to,
      List<MailAddress> cc) {
    public Participants {
      from = List.copyOf(from);
      replyToAddresses = List.copyOf(replyToAddresses);
      to = List.copyOf(to);
      cc = List.copyOf(cc);
    }
  }
}
