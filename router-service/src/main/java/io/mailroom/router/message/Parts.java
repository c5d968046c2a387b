package io.mailroom.router.message;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.router.message.header.HeaderText;
import io.mailroom.router.message.header.Refusal;
import io.mailroom.router.message.wording.ContentOctets;
import io.mailroom.router.message.wording.Wording;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.ParameterList;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The body of a reply: text and HTML as alternatives, what the HTML shows beside the HTML, and
 * attachments around all of it (RFC 2046, 5.1; RFC 2387). Every part is encoded, so that no server
 * on the way needs more than ASCII.
 */
final class Parts {
  private static final Pattern CONTENT_ID = Pattern.compile("[!-~&&[^<>]]{1,250}");
  private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]");
  private static final int LONGEST_NAME = 150;

  private final ContentOctets contents;
  private final String mark;
  private int multiparts;

  /**
   * @param mark makes the boundaries, the same for the same reply; word characters
   */
  Parts(ContentOctets contents, String mark) {
    this.contents = contents;
    this.mark = mark;
  }

  /**
   * Builds the body.
   *
   * @throws Refusal if an attachment has no content
   */
  MimeBodyPart of(Wording wording, List<Attachment> attachments)
      throws MessagingException, Refusal {
    var shown = new ArrayList<MimeBodyPart>();
    var attached = new ArrayList<MimeBodyPart>();
    for (var each : attachments) {
      boolean isShown = wording.html() != null && isShown(each);
      (isShown ? shown : attached).add(attachment(each, isShown));
    }
    var alternatives = new ArrayList<MimeBodyPart>();
    if (wording.text() != null) {
      alternatives.add(text("text/plain", wording.text()));
    }
    if (wording.html() != null) {
      shown.addFirst(text("text/html", wording.html()));
      alternatives.add(together("related; type=\"text/html\"", shown));
    }
    attached.addFirst(together("alternative", alternatives));
    return together("mixed", attached);
  }

  /** One part needs nothing around it. */
  private MimeBodyPart together(String subtype, List<MimeBodyPart> parts)
      throws MessagingException {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    // No base64 has it, and no quoted-printable either (RFC 2045, 6.7).
    var multipart = new Multipart(subtype, "=_%s_%d".formatted(mark, ++multiparts));
    for (var each : parts) {
      multipart.addBodyPart(each);
    }
    var part = new MimeBodyPart();
    part.setDataHandler(new WrittenMultipart(multipart));
    part.setHeader("Content-Type", multipart.getContentType());
    return part;
  }

  private MimeBodyPart text(String type, String text) throws MessagingException {
    return part(
        type + "; charset=UTF-8",
        isMostlyAscii(text) ? "quoted-printable" : "base64",
        new ContentSource(new Content.Text(text), contents));
  }

  private MimeBodyPart attachment(Attachment attachment, boolean isShown)
      throws MessagingException, Refusal {
    var content = attachment.content();
    if (content == null) {
      throw new Refusal("content-missing", "an attachment of the reply has no content");
    }
    var part =
        part(
            MediaType.of(attachment.contentType(), content),
            "base64",
            new ContentSource(content, contents));
    part.setHeader("Content-Disposition", disposition(attachment, isShown));
    if (isShown) {
      part.setHeader("Content-ID", "<" + attachment.contentId() + ">");
    }
    return part;
  }

  private static MimeBodyPart part(String type, String encoding, DataSource source)
      throws MessagingException {
    var part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(source));
    part.setHeader("Content-Type", type);
    part.setHeader("Content-Transfer-Encoding", encoding);
    return part;
  }

  private static boolean isShown(Attachment attachment) {
    var contentId = attachment.contentId();
    return attachment.inline() && contentId != null && CONTENT_ID.matcher(contentId).matches();
  }

  private static String disposition(Attachment attachment, boolean isShown) {
    var parameters = new ParameterList();
    parameters.set("filename", filename(attachment), "UTF-8");
    return new ContentDisposition(isShown ? "inline" : "attachment", parameters).toString();
  }

  private static String filename(Attachment attachment) {
    var given = attachment.filename() == null ? "" : HeaderText.line(attachment.filename());
    var name = FOLDERS.matcher(given).replaceFirst("").strip();
    int length = Math.min(name.codePointCount(0, name.length()), LONGEST_NAME);
    return name.isEmpty() ? "unnamed" : name.substring(0, name.offsetByCodePoints(0, length));
  }

  /** Quoted-printable needs three octets for each that is not, base64 four for any three. */
  private static boolean isMostlyAscii(String text) {
    return text.chars().filter(each -> each > 0x7e).count() * 6 < text.length();
  }

  /** A multipart whose boundary does not come from clock and chance: each attempt is alike. */
  private static final class Multipart extends MimeMultipart {
    Multipart(String subtype, String boundary) {
      contentType = "multipart/%s; boundary=\"%s\"".formatted(subtype, boundary);
    }
  }

  /** Writes it itself; else it would be asked for by a name that class loaders disagree about. */
  private static final class WrittenMultipart extends DataHandler {
    private final MimeMultipart multipart;

    WrittenMultipart(MimeMultipart multipart) {
      super(multipart, multipart.getContentType());
      this.multipart = multipart;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try {
        multipart.writeTo(out);
      } catch (MessagingException e) {
        throw new IOException("a multipart that cannot be written", e);
      }
    }
  }
}
