package io.mailroom.ingest.mime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Emails made to hurt whoever reads them, too large for files: FAILURES.md, I1 to I3 and I10. Lines
 * end with CRLF.
 */
final class Bombs {
  private static final int MOST = 25_000_000;
  private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\n\n";
  private static final String LINE =
      "All work and no play makes Jack a dull boy, said the mailer.\n";

  private Bombs() {}

  /** One of them. */
  record Bomb(String name, Content content) {
    void writeTo(OutputStream out) throws IOException {
      var buffered = new BufferedOutputStream(out, 1 << 16);
      content.write(new Octets(buffered));
      buffered.flush();
    }
  }

  /** What one consists of. */
  interface Content {
    void write(Octets out) throws IOException;
  }

  /** Takes text; a line feed becomes CRLF, every character an octet. */
  record Octets(OutputStream out) {
    Octets add(String text) throws IOException {
      out.write(octets(text));
      return this;
    }

    Octets repeat(String text, int times) throws IOException {
      byte[] octets = octets(text);
      for (int i = 0; i < times; i++) {
        out.write(octets);
      }
      return this;
    }

    /** As often as fits into the largest email. */
    Octets fill(String text) throws IOException {
      return repeat(text, MOST / octets(text).length);
    }

    private static byte[] octets(String text) {
      return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  static List<Bomb> all() {
    return List.of(
        new Bomb("multiparts nested 5,000 deep", out -> nested(out, 5_000)),
        new Bomb("multiparts nested 20,000 deep", out -> nested(out, 20_000)),
        new Bomb(
            "messages nested 20,000 deep",
            out -> out.repeat("Content-Type: message/rfc822\n\n", 20_000)),
        new Bomb("100,000 empty parts", out -> header(out, MIXED).repeat("--b\n\n", 100_000)),
        new Bomb("1,000,000 empty parts", out -> header(out, MIXED).repeat("--b\n\n", 1_000_000)),
        new Bomb("200,000 header fields", out -> out.repeat("X-A: b\n", 200_000).add("\nhello\n")),
        new Bomb("a header without end", out -> out.fill("X-A: b\n")),
        new Bomb(
            "a header line of 20 MB",
            out -> header(out, "X-A: ").repeat("b", 20_000_000).add("\n\nhello\n")),
        new Bomb(
            "a line folded 3 million times",
            out -> header(out, "X-A: b\n").repeat(" bcdef\n", 3_000_000).add("\nhello\n")),
        new Bomb(
            "1,000 fields of 25 KB",
            out -> out.repeat("X-A: " + "b".repeat(25_000) + "\n", 1_000).add("\nhello\n")),
        new Bomb(
            "100,000 addresses",
            out ->
                header(out, "Cc: ")
                    .repeat("\"Doe, A\" <a@example.org>,\n ", 100_000)
                    .add("x@y\n\n")),
        new Bomb("50,000 parameters of RFC 2231", out -> pieces(out, 50_000)),
        new Bomb(
            "1,000,000 encoded words",
            out ->
                header(out, "X-A: ").repeat("=?utf-8?Q?=C3=BC?=\n ", 1_000_000).add("\n\nhello\n")),
        new Bomb(
            "3,000,000 words that never end",
            out -> header(out, "X-A: ").repeat("=?a?Q?b", 3_000_000).add("\n\nhello\n")),
        new Bomb(
            "comments nested 5,000,000 deep",
            out -> header(out, "Reply-To: a@b ").repeat("(", 5_000_000).add("\n\nhello\n")),
        new Bomb(
            "1,000,000 references",
            out ->
                header(out, "References: ")
                    .repeat("<a@example.org>\n ", 1_000_000)
                    .add("\n\nhello\n")),
        new Bomb(
            "25 MB of plain text",
            out -> header(out, "Content-Type: text/plain; charset=utf-8\n\n").fill(LINE)),
        new Bomb(
            "25 MB in one line",
            out -> header(out, "Content-Type: text/plain\n\n").fill(LINE.strip())),
        new Bomb(
            "25 MB of text in UTF-16",
            out -> header(out, "Content-Type: text/plain; charset=utf-16\n\n").fill("\0a\0b")),
        new Bomb("25 MB of base64", out -> encoded(out, "base64", "QUJD".repeat(19) + "\n")),
        new Bomb("25 MB of base64, a character a line", out -> encoded(out, "base64", "Q\n")),
        new Bomb("25 MB of base64 padding", out -> encoded(out, "base64", "=")),
        new Bomb(
            "25 MB of quoted-printable",
            out -> encoded(out, "quoted-printable", "=C3=BC".repeat(12) + "=\n")),
        new Bomb("25 MB of soft line breaks", out -> encoded(out, "quoted-printable", "=\n")),
        new Bomb("25 MB of empty lines in a multipart", out -> header(out, MIXED).fill("\n")),
        new Bomb("25 MB of hyphens in a multipart", out -> header(out, MIXED).fill("--\n")),
        new Bomb("25 MB of near delimiters, 50 deep", Bombs::nearDelimiters),
        new Bomb("25 MB in 10,000 attachments", out -> attachments(out, 10_000)),
        new Bomb("25 MB in 999 attachments", out -> attachments(out, 999)),
        new Bomb("25 MB in 300 attachments", out -> attachments(out, 300)));
  }

  private static Octets header(Octets out, String further) throws IOException {
    return out.add(Emails.HEADER).add(further);
  }

  private static void nested(Octets out, int deepest) throws IOException {
    out.add(Emails.HEADER);
    for (int depth = 0; depth < deepest; depth++) {
      out.add("Content-Type: multipart/mixed; boundary=b" + depth + "\n\n--b" + depth + "\n");
    }
  }

  private static void pieces(Octets out, int count) throws IOException {
    header(out, "Content-Type: application/pdf; name*0=a");
    for (int i = 1; i < count; i++) {
      out.add(";\n name*" + i + "*=%C3%BC");
    }
    out.add("\n\nhello\n");
  }

  private static void encoded(Octets out, String encoding, String piece) throws IOException {
    header(out, "Content-Type: application/pdf\nContent-Transfer-Encoding: " + encoding + "\n\n")
        .fill(piece);
  }

  /** Each line begins as the delimiters of all multiparts that it lies in do. */
  private static void nearDelimiters(Octets out) throws IOException {
    out.add(Emails.HEADER);
    String boundary = "b".repeat(190);
    for (int depth = 0; depth < 50; depth++) {
      String own = boundary + String.format(Locale.ROOT, "%02d", depth);
      out.add("Content-Type: multipart/mixed; boundary=" + own + "\n\n--" + own + "\n");
    }
    out.add("\n").fill("--" + boundary + "\n");
  }

  private static void attachments(Octets out, int count) throws IOException {
    header(out, MIXED);
    int lines = MOST / count / 78;
    for (int i = 0; i < count; i++) {
      out.add("--b\nContent-Type: application/pdf; name=" + i + ".pdf\n")
          .add("Content-Transfer-Encoding: base64\n\n")
          .add(String.format(Locale.ROOT, "%08d", i))
          .repeat("QUJD".repeat(19) + "\n", lines);
    }
    out.add("--b--\n");
  }
}
