package io.mailroom.ingest.mime;

import static io.mailroom.ingest.mime.Emails.HEADER;
import static io.mailroom.ingest.mime.Emails.text;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.ingest.content.RawEmail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FAILURES.md, M21 to M24 and group I. The time is a guard against work that is not linear. */
@Timeout(value = 30, unit = SECONDS)
class HostileEmailTest {
  private static final String MIXED = HEADER + "Content-Type: multipart/mixed; boundary=b\n\n";

  @TempDir Path folder;
  private Emails emails;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
  }

  @Test
  void multipartsNestedTooDeepAreOneAttachmentFromTheLimitOn() throws IOException {
    StringBuilder message = new StringBuilder(HEADER + multipart(0));
    for (int depth = 1; depth < 20_000; depth++) {
      message.append("--b").append(depth - 1).append('\n').append(multipart(depth));
    }

    ParsedEmail email = emails.parse(message.toString());

    assertThat(email.judgement().problems()).containsExactly("too-deep");
    assertThat(email.parts().attachments()).hasSize(1);
    assertRawIsKept(email);
  }

  @Test
  void ofAMillionEmptyPartsTheFirstThousandAreRead() throws IOException {
    ParsedEmail email = emails.parse(MIXED + "--b\n\n".repeat(1_000_000));

    assertThat(email.judgement().problems()).containsExactly("too-many-parts");
    assertThat(email.parts().attachments()).hasSize(999);
    assertRawIsKept(email);
  }

  @Test
  void aHeaderWithoutEndIsCutAndTheBodyFound() throws IOException {
    ParsedEmail email = emails.parse("X-A: b\n".repeat(200_000) + "\nhello");

    assertThat(email.judgement().problems()).containsExactly("headers-cut");
    assertThat(email.wording().headers()).hasSize(1_000);
    assertThat(text(email.wording().text())).isEqualTo("hello");
    assertRawIsKept(email);
  }

  @Test
  void aHeaderLineOfTwentyMegabytesIsCutAndTheBodyFound() throws IOException {
    ParsedEmail email =
        emails.parse(HEADER + "X-A: " + "b".repeat(20_000_000) + "\nX-B: c\n\nhello");

    assertThat(email.judgement().problems()).containsExactly("headers-cut");
    assertThat(email.wording().headers()).anyMatch(field -> field.name().equals("X-B"));
    assertThat(text(email.wording().text())).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "To: Bob <bob@example.com>,",
        "To: \\\"",
        "To: \",",
        "To: <,",
        "To: (",
        "To: a:",
        "Subject: =?utf-8?q?a?= ",
        "Subject: =?utf-8?q?a",
        "Subject: =?",
        "Subject: =?klingon?q?a?= b",
        "References: <",
        "Content-Type: text/plain; ;",
        "Content-Type: text/plain; a*0*=b;",
        "Content-Disposition: attachment; filename*1*=a;",
        "Date: 1 Jan 20000000000"
      })
  void aFieldThatRepeatsAPieceForEverCostsLinearTime(String field) throws IOException {
    int colon = field.indexOf(": ") + 2;
    ParsedEmail email =
        emails.parse(
            field.substring(0, colon) + field.substring(colon).repeat(100_000) + "\n\nhello");

    assertThat(email.judgement().problems()).contains("headers-cut");
  }

  @Test
  void whateverTheOctetsTheEventCanBeEncoded() throws IOException {
    Random random = new Random(1);
    String template =
        HEADER
            + """
            Cc: "Ann" <ann@example.org>, group: a@b, c@d;
            Content-Type: multipart/mixed; boundary="b"; charset=utf-16

            --b
            Content-Type: text/plain; charset=utf-32
            Content-Transfer-Encoding: quoted-printable

            a=C3=BC
            --b
            Content-Type: text/html; charset="=?utf-8?b?w7w=?="
            Content-Disposition: attachment; filename*0*=utf-16'en'%d8%00; filename*1=x

            =?utf-16?b?2AA=?=
            --b--
            """;
    for (int round = 0; round < 2_000; round++) {
      StringBuilder message = new StringBuilder(template);
      for (int change = random.nextInt(30); change > 0; change--) {
        message.setCharAt(random.nextInt(message.length()), (char) random.nextInt(256));
      }
      try (RawEmail raw = emails.exactly(message.toString())) {
        InboundEmail event = Events.of(emails.parse(raw), raw);
        assertThat(Events.decoded(Events.encoded(event))).isEqualTo(event);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-7", "klingon", "=?", "a b"})
  void anUnknownCharsetIsGuessed(String charset) throws IOException {
    ParsedEmail email =
        emails.parse(
            HEADER
                + "Content-Type: text/plain; charset="
                + charset
                + "\n\n"
                + Emails.utf8("Grüße"));

    assertThat(text(email.wording().text())).isEqualTo("Grüße");
    assertThat(email.judgement().problems()).containsExactly("unknown-charset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain\nContent-Type: text/html",
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit",
        "Content-Type: text/plain; charset=utf-8; charset=utf-16",
        "From: Eve <eve@example.net>",
        "Subject: another",
        "Message-ID: <2@example.org>"
      })
  void whatReadersMayReadDifferentlyIsSaidAndKept(String fields) throws IOException {
    ParsedEmail email = emails.parse(HEADER + fields + "\n\nhello");

    assertThat(email.judgement().problems()).containsExactly("ambiguous");
    assertThat(email.participants().from().getFirst().address()).isEqualTo("ann@example.org");
    assertRawIsKept(email);
  }

  @Test
  void aMultipartWithoutABoundaryIsAnAttachment() throws IOException {
    for (String type : new String[] {"multipart/mixed", "multipart/mixed; boundary=\"\""}) {
      ParsedEmail email = emails.parse(HEADER + "Content-Type: " + type + "\n\nhello");

      assertThat(email.judgement().problems()).containsExactly("malformed-multipart");
      assertThat(email.parts().attachments())
          .extracting(Attachment::contentType)
          .containsExactly("multipart/mixed");
      assertRawIsKept(email);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void anyLineEndWillDo(String lineEnd) throws IOException {
    String message = MIXED + "--b\n\nhello\0there\n--b\nContent-Type: a/b\n\nx\n--b--\n";
    try (RawEmail raw = emails.exactly(message.replace("\n", lineEnd))) {
      ParsedEmail email = emails.parse(raw);

      assertThat(email.wording().subject()).isEqualTo("Hello");
      assertThat(text(email.wording().text())).isEqualTo("hello\0there");
      assertThat(email.parts().attachments()).hasSize(1);
      assertThat(email.judgement().problems()).isEmpty();
    }
  }

  @Test
  void emptyLinesBeforeTheHeaderAreSkippedAndSaid() throws IOException {
    ParsedEmail email = emails.parse("\n\n" + HEADER + "\nhello");

    assertThat(email.wording().subject()).isEqualTo("Hello");
    assertThat(email.judgement().problems()).containsExactly("malformed-header");
  }

  @Test
  void nothingIsAnEmailWithoutAnything() throws IOException {
    ParsedEmail email = emails.parse("");

    assertThat(email.participants().from()).isEmpty();
    assertThat(text(email.wording().text())).isEmpty();
    assertThat(email.judgement().problems()).isEmpty();
  }

  @Test
  void anArchiveIsNeverUnpacked() throws IOException {
    byte[] archive = new byte[500_000];
    new Random(42).nextBytes(archive);
    ParsedEmail email =
        emails.parse(
            MIXED
                + "--b\nContent-Type: application/zip; name=42.zip\n"
                + "Content-Transfer-Encoding: base64\n\n"
                + Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(archive)
                + "\n--b--\n");

    assertThat(email.parts().attachments())
        .singleElement()
        .extracting(Attachment::content)
        .isInstanceOfSatisfying(
            Content.Stored.class,
            stored -> assertThat(Path.of(stored.uri())).hasBinaryContent(archive));
  }

  private static String multipart(int depth) {
    return "Content-Type: multipart/mixed; boundary=b" + depth + "\n\n";
  }

  private void assertRawIsKept(ParsedEmail email) throws IOException {
    assertThat(email.parts().raw()).isNotNull();
    if (email.parts().raw() instanceof Content.Stored stored) {
      assertThat(Files.size(Path.of(stored.uri()))).isEqualTo(stored.size());
    }
  }
}
