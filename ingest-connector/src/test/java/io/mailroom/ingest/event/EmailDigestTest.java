package io.mailroom.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.mime.Emails;
import io.mailroom.ingest.mime.Events;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests stand on a topic and are compared for as long as a watch lives: none may change. */
class EmailDigestTest {
  @TempDir Path folder;
  private Emails emails;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
  }

  @Test
  void itIsMadeOfFourFieldsInWhateverOrderAndFoldingTheyCome() throws IOException {
    // Of "<1@example.org>\nTue,3Jun200811:05:30+0200\nAnn<ann@example.org>\nHello\n".
    var expected = "03d03afa79c2a61bac84bc889bb7955f";

    assertThat(digest(Emails.HEADER + "\nhello")).isEqualTo(expected);
    assertThat(
            digest(
                """
                Date: Tue, 3 Jun 2008
                 11:05:30 +0200
                subject: Hello
                Received: by another server
                MESSAGE-ID: <1@example.org>
                From: Ann
                \t<ann@example.org>

                something else
                """))
        .isEqualTo(expected);
  }

  @Test
  void fieldThatIsMissingIsEmpty() throws IOException {
    // Of "<1@example.org>\n\n\n\n".
    assertThat(digest("Message-ID: <1@example.org>\n\nhello"))
        .isEqualTo("40c2827b5cde2876f246cb92e06b14a3");
  }

  @Test
  void withoutMessageIdItIsThatOfTheOctets() throws IOException {
    try (RawEmail raw = emails.raw("Subject: Hello\n\nhello")) {
      assertThat(EmailDigest.of(Events.of(emails.parse(raw), raw)))
          .isEqualTo(raw.sha256().substring(0, 32));
    }
  }

  private String digest(String message) throws IOException {
    try (RawEmail raw = emails.raw(message)) {
      return EmailDigest.of(Events.of(emails.parse(raw), raw));
    }
  }
}
