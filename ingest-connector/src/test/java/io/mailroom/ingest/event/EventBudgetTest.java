package io.mailroom.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.mime.Emails;
import io.mailroom.ingest.mime.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventBudgetTest {
  private static final int BYTES = 64 * 1024;

  @TempDir Path folder;
  private Emails emails;
  private EventBudget budget;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
    budget = new EventBudget(emails.store(), BYTES);
  }

  @Test
  void anEventThatFitsIsAsItWas() throws IOException {
    try (RawEmail raw = emails.raw(Emails.HEADER + "\nhello")) {
      InboundEmail event = Events.of(emails.parse(raw), raw);

      assertThat(Events.decoded(budget.encode(event, raw))).isEqualTo(event);
    }
  }

  @Test
  void theLargestContentGoesFirstAndNoMoreThanMust() throws IOException {
    String parts =
        "--b\n\nhello\n--b\nContent-Type: a/b\n\n%s\n--b\nContent-Type: a/c\n\n%s\n--b--\n"
            .formatted("x".repeat(30_000), "y".repeat(31_000));
    InboundEmail fitted =
        fitted(Emails.HEADER + "Content-Type: multipart/mixed; boundary=b\n\n" + parts);

    assertThat(fitted.parts().attachments())
        .extracting(Attachment::content)
        .satisfiesExactly(
            small -> assertThat(small).isInstanceOf(Content.Binary.class),
            large ->
                assertThat(large)
                    .isInstanceOfSatisfying(
                        Content.Stored.class,
                        stored ->
                            assertThat(Path.of(stored.uri())).hasContent("y".repeat(31_000))));
    assertThat(fitted.judgement().problems()).isEmpty();
  }

  @Test
  void anEventIsNotFittedBeforeItsContentsAreDurable() throws IOException {
    String controls = "\1".repeat(60_000);
    emails.obstruct(controls);

    assertThatThrownBy(() -> fitted(Emails.HEADER + "\n" + controls))
        .isInstanceOf(ContentFault.class);
  }

  @Test
  void aTextThatGrowsInJsonIsStoredAsUtf8() throws IOException {
    String controls = "\1".repeat(60_000);

    InboundEmail fitted = fitted(Emails.HEADER + "\n" + controls);

    assertThat(fitted.wording().text())
        .isInstanceOfSatisfying(
            Content.Stored.class,
            stored -> {
              assertThat(stored.contentType()).isEqualTo("text/plain; charset=utf-8");
              assertThat(Path.of(stored.uri())).hasContent(controls);
            });
  }

  @Test
  void headersThenAddressesThenAttachmentsAreCutAndNamedAndTheRawMessageIsStored()
      throws IOException {
    String message =
        "Cc: "
            + "\"Ann\" <ann@example.org>, ".repeat(2_000)
            + "\nTo: "
            + "\"Ann\" <ann@example.org>, ".repeat(2_000)
            + "\n"
            + Emails.HEADER
            + "Content-Type: multipart/mixed; boundary=b\n\n"
            + "--b\nContent-Type: a/b\n\nxxxxxxxx\n".repeat(900)
            + "--b--\n";
    try (RawEmail raw = emails.raw(message)) {
      byte[] json = budget.encode(Events.of(emails.parse(raw), raw), raw);

      assertThat(json.length).isBetween(BYTES - 300, BYTES);
      InboundEmail fitted = Events.decoded(json);
      assertThat(fitted.wording().headers()).isEmpty();
      assertThat(fitted.participants().from()).isEmpty();
      assertThat(fitted.parts().attachments()).isNotEmpty().hasSizeLessThan(900);
      assertThat(fitted.judgement().problems())
          .contains("headers-cut", "addresses-cut", "attachments-cut");
      assertThat(fitted.parts().raw())
          .isInstanceOfSatisfying(
              Content.Stored.class,
              stored ->
                  assertThat(Path.of(stored.uri()))
                      .hasBinaryContent(
                          message.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }
  }

  @Test
  void aSizeIsKnownWithoutEncoding() {
    for (String text :
        new String[] {"", "plain", "\"\\/\b\f\n\r\t\0\1\u001f\u007f\u0080", "äß", "日本", "😀"}) {
      Attachment attachment =
          new Attachment(
              text, text, 12345, text.isEmpty() ? null : text, true, new Content.Text(text));
      JsonCodec<Attachment> codec = new JsonCodec<>(Attachment.class);

      assertThat(JsonSize.of(attachment)).isEqualTo(codec.encode(attachment).length);
    }
  }

  private InboundEmail fitted(String message) throws IOException {
    try (RawEmail raw = emails.raw(message)) {
      byte[] json = budget.encode(Events.of(emails.parse(raw), raw), raw);
      assertThat(json.length).isLessThanOrEqualTo(BYTES);
      return Events.decoded(json);
    }
  }
}
