package io.mailroom.contract.email;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An email as it arrived: one event on the topic {@code inbound-email}, of type {@code
 * io.mailroom.email.received.v1}. The groups below are flat in JSON.
 *
 * @param origin which watch it arrived in
 * @param arrival which message of the server it is
 * @param threading what says which conversation it belongs to
 * @param participants who wrote it to whom
 * @param wording what it says
 * @param parts what comes with it
 * @param judgement what Mailroom noticed
 */
public record InboundEmail(
    @JsonUnwrapped Origin origin,
    @JsonUnwrapped Arrival arrival,
    @JsonUnwrapped Threading threading,
    @JsonUnwrapped Participants participants,
    @JsonUnwrapped Wording wording,
    @JsonUnwrapped Parts parts,
    @JsonUnwrapped Judgement judgement) {

  /**
   * Which watch an email arrived in.
   *
   * @param sequence 1, 2, 3 … within the watch, without holes
   */
  public record Origin(
      IntegrationId integrationId,
      Domain domain,
      WatchId watchId,
      FolderName folder,
      long sequence) {}

  /**
   * Which message of the server an email is.
   *
   * @param uidValidity epoch of the folder
   * @param uid the message within it
   * @param flags as the listing showed them
   * @param internalDate when the server got it
   * @param publishedAt when its event was built; {@code ce_time}
   * @param size octets of the raw message
   * @param sha256 of the raw message, lower case hex
   */
  public record Arrival(
      long uidValidity,
      long uid,
      List<String> flags,
      @Nullable Instant internalDate,
      Instant publishedAt,
      long size,
      String sha256) {
    public Arrival {
      flags = List.copyOf(flags);
    }
  }

  /** Message ids keep their angle brackets. */
  public record Threading(
      @Nullable Instant sentAt,
      @Nullable String messageId,
      List<String> inReplyTo,
      List<String> references) {
    public Threading {
      inReplyTo = List.copyOf(inReplyTo);
      references = List.copyOf(references);
    }
  }

  /** Addresses in the order of the headers. */
  public record Participants(
      List<MailAddress> from,
      @Nullable MailAddress sender,
      List<MailAddress> replyTo,
      List<MailAddress> to,
      List<MailAddress> cc) {
    public Participants {
      from = List.copyOf(from);
      replyTo = List.copyOf(replyTo);
      to = List.copyOf(to);
      cc = List.copyOf(cc);
    }
  }

  /**
   * What an email says.
   *
   * @param subject decoded
   * @param headers every header of the message, in order
   * @param text the plain text to read
   * @param html the HTML to read
   */
  public record Wording(
      @Nullable String subject,
      List<HeaderField> headers,
      @Nullable Content text,
      @Nullable Content html) {
    public Wording {
      headers = List.copyOf(headers);
    }
  }

  /**
   * What comes with an email.
   *
   * @param attachments in the order of the message
   * @param raw the raw message: when asked for, or when parsing was not complete
   */
  public record Parts(List<Attachment> attachments, @Nullable Content raw) {
    public Parts {
      attachments = List.copyOf(attachments);
    }
  }

  /**
   * What Mailroom noticed about an email.
   *
   * @param machine whether a machine wrote it
   * @param problems codes of what is odd or was cut, such as {@code too-deep}
   */
  public record Judgement(Machine machine, List<String> problems) {
    public Judgement {
      problems = List.copyOf(problems);
    }
  }
}
