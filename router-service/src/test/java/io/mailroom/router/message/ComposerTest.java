package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.contract.server.Outbound;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a reply, and how its lines travel. */
class ComposerTest {

  @Test
  void aPlainReplyIsWhatWasAskedForAndNothingElse() {
    var octets = Replies.octets(Replies.plain().letter());

    assertThat(new String(octets, US_ASCII))
        .isEqualTo(
            """
            Date: Fri, 1 May 2026 10:00:00 +0000
            From: Acme Support <support@acme.example>
            To: Ann <ann@example.org>
            Subject: Re: Where is my order?
            Message-ID: <mailroom.c.t@acme.example>
            In-Reply-To: <1@example.org>
            References: <1@example.org>
             <mailroom.c.t@acme.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: quoted-printable

            It is on its way.
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void theSameReplyIsTheSameOctetsAtEachAttemptAndEachWriting() {
    var reply = Replies.plain().saying("a", "<b>", Replies.attachment("a", Replies.binary("x")));
    var letter = reply.letter();

    var first = Replies.octets(letter);

    assertThat(Replies.octets(letter)).isEqualTo(first);
    assertThat(Replies.octets(reply.letter())).isEqualTo(first);
    assertThat(letter.size()).isEqualTo(first.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Order|Re: Order",
        "Re: Order|Re: Order",
        "RE: re[2]: AW: Order|Re: Order",
        "Picture: here|Re: Picture: here",
        "''|Re:",
      })
  void marksOfEarlierRepliesDoNotAddUp(String original, String expected) throws Exception {
    var reply = Replies.plain().answering(Replies.answered(original, null, List.of()));

    assertThat(reply.received().getSubject()).isEqualTo(expected);
    assertThat(reply.about("AW: mine").received().getSubject()).isEqualTo("AW: mine");
  }

  @Test
  void aSubjectThatLooksEncodedIsShownAsItWasWritten() throws Exception {
    var subject = "a =?utf-8?q?=0D=0ABcc:_x?= b";

    assertThat(Replies.plain().about(subject).received().getSubject()).isEqualTo(subject);
  }

  @Test
  void aLongThreadKeepsItsFirstMessageAndItsLastOnes() throws Exception {
    // Given
    var references = IntStream.range(0, 500).mapToObj(i -> "<" + i + "@x>").toList();

    // When
    var reply = Replies.plain().answering(Replies.answered("s", "<last@x>", references));

    // Then
    var kept = reply.received().getHeader("References", null).split("\\s+");
    assertThat(kept).hasSize(22).startsWith("<0@x>", "<481@x>");
    assertThat(kept).endsWith("<499@x>", "<last@x>", Replies.MESSAGE_ID);
  }

  @Test
  void idsThatAreNoneAreLeftOut() throws Exception {
    var references =
        List.of(
            "<a@b>\r\nBcc: eve@x", "a@b", "<a b@c>", "<a@b> <c@d>", "<" + "x".repeat(999) + "@y>");

    var received =
        Replies.plain().answering(Replies.answered("s", "<c@d>\nX: y", references)).received();

    assertThat(received.getHeader("References", null)).isEqualTo(Replies.MESSAGE_ID);
    assertThat(received.getHeader("In-Reply-To")).isNull();
  }

  @Test
  void anAutomaticReplySaysSoAndNobodyBouncesIt() throws Exception {
    // Given
    var letterhead =
        new Letterhead(
            new Outbound.Sender(null, "support@acme.example"),
            null,
            List.of("archive@acme.example"),
            null,
            null,
            false);

    // When
    var letter = Replies.plain().on(letterhead).automatically().letter();

    // Then
    assertThat(letter.sender()).isNull();
    assertThat(letter.addressees()).hasSize(1);
    var received = Replies.received(Replies.octets(letter));
    assertThat(received.getHeader("Auto-Submitted")).containsExactly("auto-replied");
    assertThat(received.getHeader("X-Auto-Response-Suppress")).containsExactly("All");
    assertThat(received.getHeader("X-Mailroom-Loop")).containsExactly("acme");
    assertThat(Replies.plain().letter().sender()).hasToString("support@acme.example");
    assertThat(Replies.plain().received().getHeader("Auto-Submitted")).isNull();
  }

  @Test
  void theSignatureStandsBelowBothForms() throws Exception {
    var reply =
        Replies.plain()
            .saying("Hello", "<html><body>Hello</BODY></html>")
            .signed(new Signature("Acme & Sons", null));

    var received = reply.received();

    var forms = (MimeMultipart) received.getContent();
    assertThat(forms.getBodyPart(0).getContent()).isEqualTo("Hello\r\n\r\n-- \r\nAcme & Sons\r\n");
    assertThat(forms.getBodyPart(1).getContent())
        .isEqualTo("<html><body>Hello<div>-- <br>\r\nAcme &amp; Sons</div>\r\n</BODY></html>\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\rb",
        "a\r\nb",
        "a\n.\nb",
        "a\r.\rb",
        "\n.\n",
        ".",
        "..",
        "a\u0000b",
        "a\u0085b",
        "a\u2028b",
        "From me",
        "a \n",
        "=\n=",
        "\u760d\u760a",
        "\ud83d",
        "😀"
      })
  void whateverTheTextIsTheServerSeesCleanLines(String text) throws Exception {
    for (var reply :
        List.of(Replies.plain().saying(text, null), Replies.plain().saying(text, text))) {
      assertClean(Replies.octets(reply.letter()));
    }
  }

  @Test
  void aLineOfAnyLengthIsCutInTransportAndWholeAtTheReceiver() throws Exception {
    var ascii = "x".repeat(100_000);
    var chinese = "郵".repeat(50_000);

    for (var text : List.of(ascii, chinese)) {
      var octets = Replies.octets(Replies.plain().saying(text, null).letter());
      assertClean(octets);
      assertThat(Replies.received(octets).getContent()).isEqualTo(text + "\r\n");
    }
  }

  @Test
  void theDateIsThatOfTheDispatch() throws Exception {
    assertThat(Replies.plain().received().getSentDate()).isEqualTo(Date.from(Replies.DATE));
  }

  static void assertClean(byte[] octets) {
    var text = new String(octets, ISO_8859_1);
    assertThat(text).endsWith("\r\n");
    for (var line : text.split("\r\n", -1)) {
      assertThat(line.length()).isLessThanOrEqualTo(998);
      assertThat(line.chars()).allMatch(each -> each == '\t' || (each >= 0x20 && each < 0x7f));
    }
  }
}
