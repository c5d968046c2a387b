package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.digest.Sha256;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.Samples;
import io.mailroom.router.message.wording.Quotation;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reply to compose, changed piece by piece, and what came of it. */
public record Replies(
    OutboundEmail.Recipients recipients,
    OutboundEmail.Message message,
    @Nullable ReplyTo inReplyTo,
    Letterhead letterhead,
    boolean automatic,
    Set<String> settled) {
  public static final IntegrationId ACME = new IntegrationId("acme");
  public static final Instant DATE = Instant.parse("2026-05-01T10:00:00Z");
  public static final String MESSAGE_ID = "<mailroom.c.t@acme.example>";

  /** A text of one line to Ann, who asked where her order is. */
  public static Replies plain() {
    return new Replies(
        recipients(List.of(ann()), List.of(), List.of()),
        new OutboundEmail.Message(null, "It is on its way.", null, List.of(), null),
        answered("Where is my order?", "<1@example.org>", List.of()),
        Letterhead.of(new Outbound.Sender("Acme Support", "support@acme.example")),
        false,
        Set.of());
  }

  public static MailAddress ann() {
    return new MailAddress("Ann", "ann@example.org");
  }

  public static OutboundEmail.Recipients recipients(
      List<MailAddress> to, List<MailAddress> cc, List<MailAddress> bcc) {
    return new OutboundEmail.Recipients(to, cc, bcc);
  }

  public static ReplyTo answered(
      @Nullable String subject, @Nullable String messageId, List<String> references) {
    return new ReplyTo(
        new EmailId("/mailroom/test/acme#w/1717/1"),
        messageId,
        references,
        subject,
        List.of(ann()),
        new RecordPosition("test.inbound-email", 0, 0));
  }

  public static Attachment attachment(String filename, Content content) {
    return new Attachment(filename, "application/pdf", 4, null, false, content);
  }

  public Replies to(MailAddress... to) {
    return with(recipients(List.of(to), recipients.cc(), recipients.bcc()));
  }

  public Replies with(OutboundEmail.Recipients changed) {
    return new Replies(changed, message, inReplyTo, letterhead, automatic, settled);
  }

  public Replies with(OutboundEmail.Message changed) {
    return new Replies(recipients, changed, inReplyTo, letterhead, automatic, settled);
  }

  public Replies saying(@Nullable String text, @Nullable String html, Attachment... attachments) {
    return with(
        new OutboundEmail.Message(message.subject(), text, html, List.of(attachments), null));
  }

  public Replies about(@Nullable String subject) {
    return with(
        new OutboundEmail.Message(
            subject, message.text(), message.html(), message.attachments(), null));
  }

  public Replies answering(@Nullable ReplyTo changed) {
    return new Replies(recipients, message, changed, letterhead, automatic, settled);
  }

  public Replies on(Letterhead changed) {
    return new Replies(recipients, message, inReplyTo, changed, automatic, settled);
  }

  public Replies from(@Nullable String name, String address) {
    return on(
        new Letterhead(
            new Outbound.Sender(name, address),
            letterhead.replyTo(),
            letterhead.autoBcc(),
            letterhead.signature(),
            null,
            false));
  }

  public Replies signed(Signature signature) {
    return on(
        new Letterhead(
            letterhead.from(), letterhead.replyTo(), letterhead.autoBcc(), signature, null, false));
  }

  public Replies automatically() {
    return new Replies(recipients, message, inReplyTo, letterhead, true, settled);
  }

  public Replies after(String... answered) {
    return new Replies(recipients, message, inReplyTo, letterhead, automatic, Set.of(answered));
  }

  public Dispatch dispatch() {
    return dispatch(new Outbound.Default(letterhead));
  }

  public Dispatch dispatch(Outbound outbound) {
    var sample = Samples.integration(ACME, 1);
    var integration =
        new Integration(
            ACME, sample.revision(), sample.profile(), sample.mailbox(), List.of(), outbound);
    var email =
        new OutboundEmail(new OutboundId("o-1"), ACME, null, inReplyTo, recipients, message);
    return new Dispatch(
        integration, new OutboxReply(email, "c", automatic, DATE), MESSAGE_ID, DATE, settled);
  }

  public Composition compose(Path store, Optional<Quotation> quotation) {
    return new Composer(new StoredContents(new StoreFolder(store)), 50)
        .compose(dispatch(), letterhead, quotation);
  }

  public Composition compose() {
    return compose(Path.of("target/no-store"), Optional.empty());
  }

  public Letter letter() {
    return letter(compose());
  }

  /** The letter that was composed; it must have been. */
  public static Letter letter(Composition composition) {
    return switch (composition) {
      case Composition.Composed(Letter letter) -> letter;
      case Composition.Failed(var outcome) -> throw new AssertionError("not composed: " + outcome);
    };
  }

  /** Why nothing was composed; it must have been refused. */
  static Outcome.Refused refusal(Composition composition) {
    return switch (composition) {
      case Composition.Failed(Outcome.Refused refused) -> refused;
      default -> throw new AssertionError("not refused: " + composition);
    };
  }

  static Content binary(String text) {
    return new Content.Binary(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }

  /** Puts octets where the connector would have put them. */
  public static Content.Stored stored(
      Path store, IntegrationId integration, byte[] octets, String contentType) throws IOException {
    var digest = Sha256.digest();
    digest.update(octets);
    var sha256 = Sha256.hex(digest);
    var file = new StoreFolder(store).file(integration, sha256);
    var _ = Files.createDirectories(file.getParent());
    var _ = Files.write(file, octets);
    return new Content.Stored(file.toUri(), contentType, octets.length, sha256);
  }

  public static byte[] octets(Letter letter) {
    try {
      var octets = new ByteArrayOutputStream();
      letter.writeTo(octets);
      return octets.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a receiver reads it. */
  public static MimeMessage received(byte[] octets) throws MessagingException {
    var properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return new MimeMessage(Session.getInstance(properties), new ByteArrayInputStream(octets));
  }

  public MimeMessage received() throws MessagingException {
    return received(octets(letter()));
  }
}
