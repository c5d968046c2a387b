package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.router.message.header.AddrSpec;
import io.mailroom.router.message.header.Correspondents.Addressee;
import io.mailroom.smtp.OutgoingMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply that can be sent: its envelope, and its octets as RFC 5322 wants them. It was written
 * once already, to nowhere, so its contents were there and right. One thread at a time.
 */
public final class Letter implements OutgoingMessage {
  private final Origin origin;
  private final List<Addressee> addressees;
  private final String header;
  private final MimeBodyPart body;
  private final long size;

  /** Who it comes from, and whether a person wrote it. */
  record Origin(AddrSpec from, boolean isAutomatic) {}

  private Letter(
      Origin origin, List<Addressee> addressees, String header, MimeBodyPart body, long size) {
    this.origin = origin;
    this.addressees = List.copyOf(addressees);
    this.header = header;
    this.body = body;
    this.size = size;
  }

  /**
   * Puts a letter together and writes it once, to know that it can be written.
   *
   * @param header fields, each ended by CR LF
   * @param body with its own fields
   * @throws IOException if a content cannot be had, or the result is not fit to be sent
   */
  static Letter of(Origin origin, List<Addressee> addressees, String header, MimeBodyPart body)
      throws IOException {
    long size = write(header, body, OutputStream.nullOutputStream());
    return new Letter(origin, addressees, header, body, size);
  }

  /** Who it comes from, as its header says. */
  public AddrSpec from() {
    return origin.from();
  }

  /** Where bounces go; nowhere if nobody wrote the reply (RFC 3834, 3.3). */
  public @Nullable AddrSpec sender() {
    return origin.isAutomatic() ? null : origin.from();
  }

  /** Who is to get it, copies included; at least one. */
  public List<Addressee> addressees() {
    return addressees;
  }

  /** Octets that {@link #writeTo} writes. */
  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean needsSmtpUtf8() {
    return header.chars().anyMatch(each -> each > 0x7e);
  }

  /**
   * {@inheritDoc} Only its header is ever more than ASCII.
   *
   * @throws IOException if a content cannot be had any more, or {@code out} fails
   */
  @Override
  public void writeTo(OutputStream out) throws IOException {
    var _ = write(header, body, out);
  }

  private static long write(String header, MimeBodyPart body, OutputStream out) throws IOException {
    var lines = new StrictLines(out);
    lines.write(header.getBytes(UTF_8));
    lines.asciiOnly();
    try {
      body.writeTo(lines);
    } catch (MessagingException e) {
      throw new IOException("a body that cannot be written", e);
    }
    return lines.end();
  }
}
