package io.mailroom.sandbox.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An email for tests, the same bytes at every call: RFC 5322 with CRLF, a text in UTF-8, and
 * attachments if it has any. The header {@code X-Tally-Id} says which one it is, wherever it turns
 * up.
 *
 * @param id unique in the test, in ASCII
 * @param headers further header lines, without CRLF
 * @param text the body, its lines separated by LF
 * @param attachments each becomes a part in base64
 */
public record SampleEmail(
    String id, String subject, List<String> headers, String text, List<Attachment> attachments) {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder();
  private static final String FILLER =
      "0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ\n";

  public SampleEmail {
    headers = List.copyOf(headers);
    attachments = List.copyOf(attachments);
  }

  /**
   * A file in an email.
   *
   * @param filename in ASCII
   * @param size of the file in bytes, before base64; its contents repeat 0 to 255
   */
  public record Attachment(String filename, String contentType, int size) {}

  /** A short email with this id. */
  public static SampleEmail of(String id) {
    return new SampleEmail(id, "Sample " + id, List.of(), "This is " + id + ".\n", List.of());
  }

  public SampleEmail withSubject(String newSubject) {
    return new SampleEmail(id, newSubject, headers, text, attachments);
  }

  public SampleEmail withText(String newText) {
    return new SampleEmail(id, subject, headers, newText, attachments);
  }

  /** Adds a header line. */
  public SampleEmail withHeader(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(name + ": " + value);
    return new SampleEmail(id, subject, more, text, attachments);
  }

  /** Makes the text about so many bytes long. */
  public SampleEmail withTextOf(int bytes) {
    return withText(FILLER.repeat(1 + bytes / FILLER.length()));
  }

  /** Adds a file. */
  public SampleEmail withAttachment(String filename, String contentType, int size) {
    var more = new ArrayList<>(attachments);
    more.add(new Attachment(filename, contentType, size));
    return new SampleEmail(id, subject, headers, text, more);
  }

  /** The whole email as it goes over the wire. */
  public byte[] bytes() {
    var lines = new StringBuilder();
    lines.append("From: Ann <ann@example.org>\n");
    lines.append("To: support@acme.example\n");
    lines.append("Subject: ").append(encoded(subject)).append('\n');
    lines.append("Date: Thu, 01 Jan 2026 12:00:00 +0000\n");
    lines.append("Message-ID: <").append(id).append("@sandbox.example>\n");
    lines.append("X-Tally-Id: ").append(id).append('\n');
    headers.forEach(each -> lines.append(each).append('\n'));
    lines.append("MIME-Version: 1.0\n");
    if (attachments.isEmpty()) {
      appendText(lines);
    } else {
      var boundary = "=_sandbox_" + id;
      lines.append("Content-Type: multipart/mixed; boundary=\"").append(boundary).append("\"\n\n");
      lines.append("--").append(boundary).append('\n');
      appendText(lines);
      attachments.forEach(each -> append(lines.append("\n--").append(boundary).append('\n'), each));
      lines.append("\n--").append(boundary).append("--\n");
    }
    return lines.toString().replace("\r\n", "\n").replace("\n", "\r\n").getBytes(UTF_8);
  }

  private void appendText(StringBuilder lines) {
    lines
        .append("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n")
        .append(text);
  }

  private static void append(StringBuilder lines, Attachment attachment) {
    var bytes = new byte[attachment.size];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    lines.append("Content-Type: ").append(attachment.contentType).append('\n');
    lines
        .append("Content-Disposition: attachment; filename=\"")
        .append(attachment.filename)
        .append("\"\n");
    lines.append("Content-Transfer-Encoding: base64\n\n").append(LINES.encodeToString(bytes));
  }

  /** RFC 2047 where it is needed. */
  private static String encoded(String value) {
    return value.chars().allMatch(each -> each < 128)
        ? value
        : "=?utf-8?B?" + Base64.getEncoder().encodeToString(value.getBytes(UTF_8)) + "?=";
  }
}
