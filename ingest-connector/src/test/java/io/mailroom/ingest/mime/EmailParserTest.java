package io.mailroom.ingest.mime;

import static io.mailroom.ingest.mime.Emails.ACME;
import static io.mailroom.ingest.mime.Emails.HEADER;
import static io.mailroom.ingest.mime.Emails.text;
import static io.mailroom.ingest.mime.Emails.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.RawEmail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailParserTest {
  @TempDir Path folder;
  private Emails emails;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
  }

  @Test
  void anOrdinaryEmailIsReadWhole() throws IOException {
    ParsedEmail email =
        emails.parse(
            HEADER
                + """
                In-Reply-To: <0@example.org>
                References: <a@x> <b@y>
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=C3=9Fe =
                aus
                --inner
                Content-Type: text/html; charset=iso-8859-1

                <p>Gr\u00fc\u00dfe</p>
                --inner--
                --outer
                Content-Type: application/pdf; name=a.pdf
                Content-Disposition: attachment; filename=a.pdf
                Content-Transfer-Encoding: base64

                AAEC
                --outer--
                """);

    assertThat(email.threading().messageId()).isEqualTo("<1@example.org>");
    assertThat(email.threading().inReplyTo()).containsExactly("<0@example.org>");
    assertThat(email.threading().references()).containsExactly("<a@x>", "<b@y>");
    assertThat(email.threading().sentAt()).isEqualTo(Instant.parse("2008-06-03T09:05:30Z"));
    assertThat(email.participants().from())
        .containsExactly(new MailAddress("Ann", "ann@example.org"));
    assertThat(email.participants().to())
        .containsExactly(new MailAddress("Bob", "bob@example.com"));
    assertThat(email.wording().subject()).isEqualTo("Hello");
    assertThat(email.wording().headers())
        .hasSize(9)
        .contains(new HeaderField("References", "<a@x> <b@y>"));
    assertThat(text(email.wording().text())).isEqualTo("Grüße aus");
    assertThat(text(email.wording().html())).isEqualTo("<p>Grüße</p>");
    assertThat(email.parts().attachments())
        .containsExactly(
            new Attachment("a.pdf", "application/pdf", 3, null, false, new Content.Binary("AAEC")));
    assertThat(email.judgement().problems()).isEmpty();
    assertThat(email.parts().raw()).isNull();
  }

  @Test
  void furtherTextsAndTextsWithANameAreAttachments() throws IOException {
    ParsedEmail email =
        emails.parse(
            HEADER
                + """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; name=notes.txt

                named
                --b

                first
                --b
                Content-Type: text/plain

                footer
                --b--
                """);

    assertThat(text(email.wording().text())).isEqualTo("first");
    assertThat(email.parts().attachments())
        .extracting(Attachment::filename)
        .containsExactly("notes.txt", "unnamed");
  }

  @Test
  void aMessageInAMessageIsOneAttachmentOfItsOwnOctets() throws IOException {
    String inner = "Subject: inner\n\nhidden\n";
    ParsedEmail email =
        emails.parse(
            HEADER
                + "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
                + inner
                + "\n--b\nContent-Type: message/partial; id=1\n\nhalf\n--b--\n");

    assertThat(email.wording().text()).isNull();
    assertThat(email.parts().attachments())
        .extracting(Attachment::contentType)
        .containsExactly("message/rfc822", "message/partial");
    assertThat(email.parts().attachments().getFirst().content())
        .isEqualTo(base64(inner.replace("\n", "\r\n")));
  }

  @Test
  void imagesOfTheTextAreInline() throws IOException {
    ParsedEmail email =
        emails.parse(
            HEADER
                + """
                Content-Type: multipart/related; boundary=b

                --b
                Content-Type: text/html

                <img src="cid:x@y">
                --b
                Content-Type: image/png
                Content-ID: <x@y>

                png
                --b--
                """);

    assertThat(email.parts().attachments())
        .containsExactly(new Attachment("unnamed", "image/png", 3, "x@y", true, base64("png")));
  }

  @Test
  void contentsBeyondTheLimitsAreInTheStoreWithTheirOwnCharset() throws IOException {
    String large = "\u00e4".repeat(70_000);
    ParsedEmail email =
        emails.parse(HEADER + "Content-Type: text/plain; charset=ISO-8859-1\n\n" + large);

    assertThat(email.wording().text())
        .isInstanceOfSatisfying(
            Content.Stored.class,
            stored -> {
              assertThat(stored.size()).isEqualTo(70_000);
              assertThat(stored.contentType()).isEqualTo("text/plain; charset=ISO-8859-1");
              assertThat(Path.of(stored.uri())).hasBinaryContent(large.getBytes(ISO_8859_1));
            });
  }

  @Test
  void contentsOfOneEventTogetherStayWithinItsLimit() throws IOException {
    StringBuilder message =
        new StringBuilder(HEADER + "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 10; i++) {
      message.append("--b\nContent-Type: a/b\n\n").append("x".repeat(60_000 + i)).append('\n');
    }

    ParsedEmail email = emails.parse(message + "--b--\n");

    assertThat(email.parts().attachments())
        .extracting(attachment -> attachment.content() instanceof Content.Stored)
        .containsExactly(false, false, false, false, true, true, true, true, true, true);
  }

  @Test
  void rawEightBitHeadersAreUtf8OrWestern() throws IOException {
    assertThat(emails.parse("Subject: " + utf8("日本") + "\n\n").wording().subject()).isEqualTo("日本");
    assertThat(emails.parse("Subject: Gr\u00fc\u00dfe\n\n").wording().subject()).isEqualTo("Grüße");
  }

  @Test
  void aBugMetWhileReadingCostsTheEmailItsPartsNotItsEvent() throws IOException {
    ContentStore store = integration -> new Buggy(emails.store().open(integration));
    try (RawEmail raw = emails.raw(HEADER + "\nhello")) {
      ParsedEmail email = new EmailParser(store, new InlineLimits(4, 1_000)).parse(ACME, raw);

      assertThat(email.judgement().problems()).containsExactly("unparsable");
      assertThat(email.parts().raw()).isInstanceOf(Content.Stored.class);
    }
  }

  @Test
  void anEmailIsNotReadBeforeItsContentsAreDurable() throws IOException {
    emails.obstruct("hello\r\n");

    try (RawEmail raw = emails.raw(HEADER + "\nhello\n")) {
      var parser = new EmailParser(emails.store(), new InlineLimits(4, 1_000));

      assertThatThrownBy(() -> parser.parse(ACME, raw)).isInstanceOf(ContentFault.class);
    }
  }

  /** Meets a bug at the first text. */
  private record Buggy(ContentStore.Deposit deposit) implements ContentStore.Deposit {
    @Override
    public ContentStore.Upload begin(String contentType) throws ContentFault {
      if (contentType.startsWith("text/")) {
        throw new IllegalStateException("a bug");
      }
      return deposit.begin(contentType);
    }

    @Override
    public void settle() throws ContentFault {
      deposit.settle();
    }

    @Override
    public void close() {
      deposit.close();
    }
  }

  private static Content base64(String octets) {
    return new Content.Binary(Base64.getEncoder().encodeToString(octets.getBytes(UTF_8)));
  }
}
