package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.router.message.header.Correspondents.Addressee;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMultipart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever strangers and downstream write, a reply has the fields it is to have, each as often as
 * it is to be there, and gets to nobody else (FAILURES J5 to J7, J11, J13). Chance is seeded; a
 * failure names its seed.
 */
class HostileReplyTest {
  private static final int ROUNDS = 40;
  private static final int REPLIES_A_ROUND = 50;

  /** What has broken mail programs, beside letters. */
  private static final List<String> PIECES =
      List.of(
          "\r",
          "\n",
          "\r\n",
          "\r\n ",
          "\n\t",
          "\u0085",
          "\u2028",
          "\u2029",
          "\u760d",
          "\u760a",
          "\u0a0d",
          "\u0d0a",
          "\0",
          "\u000b",
          "\f",
          "\ud83d",
          "\ude00",
          "😀",
          "\u202e",
          "\u2066",
          "\u200b",
          "\ufeff",
          "\u007f",
          "\u009f",
          "Bcc: eve@evil.example",
          "\r\nBcc: eve@evil.example",
          "\r\n\r\n",
          "\r\n.\r\n",
          "\n.\n",
          "From ",
          "--",
          "=_",
          "=?utf-8?q?=0D=0ABcc:_x?=",
          "=?",
          "?=",
          "\"",
          "\\",
          "\\\"",
          "<",
          ">",
          "<>",
          "(",
          ")",
          ",",
          ";",
          ":",
          "@",
          "'",
          "%0d%0a",
          "=0D=0A",
          "%",
          "*",
          "=",
          "../",
          "C:\\",
          "a",
          "Ann",
          "é",
          "ß",
          "郵便",
          "שלום",
          "\u0301",
          " ",
          "\t",
          "  ",
          "x".repeat(80),
          "y".repeat(1200),
          "é".repeat(300));

  static Stream<Long> seeds() {
    return new Random(20260501).longs(ROUNDS).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theReplyIsWhatItIsToBe(long seed) throws Exception {
    var random = new Random(seed);
    for (int i = 0; i < REPLIES_A_ROUND; i++) {
      var reply = hostile(random);

      var letter = reply.letter();

      var octets = Replies.octets(letter);
      ComposerTest.assertClean(octets);
      assertThat(letter.addressees())
          .extracting(Addressee::asked)
          .containsExactly("ann@example.org", "bob@example.org", "carol@example.org");
      assertFields(octets, reply);
      assertParts(octets, reply);
    }
  }

  /** As a naive reader sees them, and as Jakarta Mail does. */
  private static void assertFields(byte[] octets, Replies reply) throws MessagingException {
    var expected = new TreeMap<String, Integer>();
    Stream.of(
            "Date", "From", "To", "Cc", "Message-ID", "References", "MIME-Version", "Content-Type")
        .forEach(name -> expected.put(name, 1));
    var text = new String(octets, ISO_8859_1);
    var names = new TreeMap<String, Integer>();
    text.substring(0, text.indexOf("\r\n\r\n"))
        .lines()
        .filter(line -> !line.startsWith(" "))
        .forEach(line -> names.merge(line.substring(0, line.indexOf(':')), 1, Integer::sum));
    // There or not, as the strangers' text has it, and never twice.
    Stream.of("Subject", "In-Reply-To", "Content-Transfer-Encoding")
        .filter(names::containsKey)
        .forEach(name -> expected.put(name, 1));
    if (reply.automatic()) {
      Stream.of("Auto-Submitted", "Precedence", "X-Auto-Response-Suppress", "X-Mailroom-Loop")
          .forEach(name -> expected.put(name, 1));
    }
    assertThat(names).isEqualTo(expected);

    var received = Replies.received(octets);
    var parsed = new ArrayList<String>();
    for (Header each : Collections.list(received.getAllHeaders())) {
      parsed.add(each.getName());
    }
    assertThat(parsed).containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(received.getFrom()).extracting("address").containsExactly("support@acme.example");
    assertThat(received.getAllRecipients())
        .extracting("address")
        .containsExactly("ann@example.org", "bob@example.org");
    var references = received.getHeader("References", null).split("\\s+");
    assertThat(references)
        .endsWith(Replies.MESSAGE_ID)
        .hasSizeLessThanOrEqualTo(22)
        .allMatch(each -> each.matches("<[^<>\\s]+@[^<>\\s]+>"));
  }

  private static void assertParts(byte[] octets, Replies reply) throws Exception {
    var received = Replies.received(octets);
    int attachments = reply.message().attachments().size();
    if (attachments == 0) {
      assertThat(received.getContentType()).startsWith("text/plain");
      return;
    }
    var parts = (MimeMultipart) received.getContent();
    assertThat(parts.getCount()).isEqualTo(1 + attachments);
    for (int i = 1; i <= attachments; i++) {
      var part = parts.getBodyPart(i);
      assertThat(Collections.list(part.getAllHeaders()))
          .extracting(Header::getName)
          .containsExactlyInAnyOrder(
              "Content-Type", "Content-Transfer-Encoding", "Content-Disposition");
      assertThat(part.getFileName()).isNotEmpty().doesNotContain("/", "\\", "\r", "\n", "\0");
      assertThat(part.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  private static Replies hostile(Random random) {
    var attachments = new Attachment[random.nextInt(3)];
    for (int i = 0; i < attachments.length; i++) {
      attachments[i] =
          new Attachment(
              text(random),
              random.nextBoolean() ? "application/pdf" : text(random),
              3,
              random.nextBoolean() ? text(random) : null,
              random.nextBoolean(),
              new Content.Binary("AQID"));
    }
    var references = new ArrayList<String>();
    for (int i = random.nextInt(60); i > 0; i--) {
      references.add(random.nextBoolean() ? "<" + i + "@x>" : text(random));
    }
    var reply =
        Replies.plain()
            .with(
                Replies.recipients(
                    List.of(new MailAddress(text(random), "ann@example.org")),
                    List.of(new MailAddress(text(random), "bob@example.org")),
                    List.of(new MailAddress(text(random), "carol@example.org"))))
            .from(text(random), "support@acme.example")
            .about(random.nextBoolean() ? text(random) : null)
            .answering(
                Replies.answered(
                    random.nextBoolean() ? text(random) : null,
                    random.nextBoolean() ? text(random) : "<1@example.org>",
                    references))
            .saying(text(random), null, attachments)
            .signed(new Signature(text(random), null));
    return random.nextInt(4) == 0 ? reply.automatically() : reply;
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
