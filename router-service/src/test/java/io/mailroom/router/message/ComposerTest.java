package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.digest.Sha256;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.message.header.Correspondents.Addressee;
import io.mailroom.router.reply.Outcome;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMultipart;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {
  private static final MailAddress BOB = new MailAddress(null, "bob@example.org");
  private static final MailAddress EVE = new MailAddress("Eve", "eve@example.org");

  @TempDir Path store;

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
    var reply = Replies.plain().saying("a", "<b>", Replies.attachment("a", text("x")));
    var letter = reply.letter();

    var first = Replies.octets(letter);

    assertThat(Replies.octets(letter)).isEqualTo(first);
    assertThat(Replies.octets(reply.letter())).isEqualTo(first);
    assertThat(letter.size()).isEqualTo(first.length);
  }

  @Test
  void blindCopiesAreInTheEnvelopeAndNowhereElse() throws Exception {
    // Given
    var letterhead =
        new Letterhead(
            new Outbound.Sender(null, "support@acme.example"),
            "tickets@acme.example",
            List.of("archive@acme.example"),
            null,
            null,
            false);
    var recipients = Replies.recipients(List.of(Replies.ann()), List.of(BOB), List.of(EVE));

    // When
    var letter = Replies.plain().with(recipients).on(letterhead).letter();

    // Then
    assertThat(letter.addressees())
        .extracting(Addressee::asked)
        .containsExactly(
            "ann@example.org", "bob@example.org", "eve@example.org", "archive@acme.example");
    var octets = Replies.octets(letter);
    assertThat(new String(octets, UTF_8)).doesNotContainIgnoringCase("eve", "archive", "bcc");
    var received = Replies.received(octets);
    assertThat(received.getRecipients(RecipientType.CC))
        .extracting("address")
        .containsExactly("bob@example.org");
    assertThat(received.getReplyTo()).extracting("address").containsExactly("tickets@acme.example");
  }

  @Test
  void whoHadAnAnswerIsLeftOutOfTheEnvelopeAndStaysInTheHeader() throws Exception {
    var letter = Replies.plain().to(Replies.ann(), BOB).after("ann@example.org").letter();

    assertThat(letter.addressees()).extracting(Addressee::asked).containsExactly("bob@example.org");
    assertThat(Replies.received(Replies.octets(letter)).getRecipients(RecipientType.TO)).hasSize(2);
  }

  @Test
  void aReplyToHiddenRecipientsOnlyHasAFieldTo() throws Exception {
    var recipients = Replies.recipients(List.of(), List.of(), List.of(EVE));

    var received = Replies.plain().with(recipients).received();

    assertThat(received.getHeader("To")).containsExactly("undisclosed-recipients:;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@",
        "ann@",
        "@example.org",
        "a b@example.org",
        "ann@exa mple.org",
        "<ann@x>",
        "ann@example.org\r\nRCPT TO:<eve@x>",
        "ann\u760d\u760a@",
        "ann\u0000@example.org",
        "ann@example.org,eve@example.org",
        "ann\ud800@example.org",
        "ann\u202e@example.org",
        "ann@[127.0.0.1]",
        "ann@fa\u00df.example",
        "ann@example..org",
        ".ann@example.org",
        "a\u2028b@example.org",
        "a\u0085b@example.org",
        "\"a\nb\"@example.org"
      })
  void anAddressThatIsNoneRefusesTheReplyAndSaysWhoseItIs(String address) {
    var composition = Replies.plain().to(new MailAddress("x", address)).compose();

    assertThat(refusal(composition).reason().code()).isEqualTo("invalid-address");
    assertThat(refusal(composition).reason().detail()).startsWith("to of the reply");
  }

  @Test
  void theIntegrationsOwnAddressesAreItsOwnFault() {
    assertThat(refusal(Replies.plain().from(null, "support").compose()).reason().detail())
        .startsWith("from of the integration");
  }

  @Test
  void aReplyToNobodyAndOneToTooManyAreRefused() {
    var nobody = Replies.plain().with(Replies.recipients(List.of(), List.of(), List.of()));
    var crowd =
        IntStream.range(0, 51)
            .mapToObj(i -> new MailAddress(null, "a" + i + "@example.org"))
            .toArray(MailAddress[]::new);

    assertThat(refusal(nobody.compose()).reason().code()).isEqualTo("no-recipients");
    assertThat(refusal(Replies.plain().after("ann@example.org").compose()).reason().code())
        .isEqualTo("no-recipients");
    assertThat(refusal(Replies.plain().to(crowd).compose()).reason().code())
        .isEqualTo("too-many-recipients");
    assertThat(Replies.plain().to(Arrays.copyOf(crowd, 50)).letter().addressees()).hasSize(50);
  }

  @Test
  void aDomainBeyondAsciiNeedsNothingAndALocalPartNeedsSmtpUtf8() throws Exception {
    var domain = Replies.plain().to(new MailAddress("Ü", "ann@bücher.example")).letter();
    var local = Replies.plain().to(new MailAddress("Ü", "änn@bücher.example")).letter();

    assertThat(domain.needsSmtpUtf8()).isFalse();
    assertThat(domain.addressees().getFirst().address().value())
        .isEqualTo("ann@xn--bcher-kva.example");
    assertThat(domain.addressees().getFirst().asked()).isEqualTo("ann@bücher.example");
    assertThat(local.needsSmtpUtf8()).isTrue();
    assertThat(Replies.received(Replies.octets(local)).getHeader("To", null))
        .endsWith("<änn@xn--bcher-kva.example>");
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
  void textHtmlPicturesAndAttachmentsAreNestedAsReadersExpect() throws Exception {
    // Given
    var picture =
        new Attachment("p.png", "image/png", 3, "logo@acme", true, new Content.Binary("AQID"));
    var reply =
        Replies.plain()
            .saying(
                "Hello",
                "<img src='cid:logo@acme'>",
                picture,
                Replies.attachment("Größe.pdf", text("%PDF")));

    // When
    var received = reply.received();

    // Then
    assertThat(outline(received))
        .isEqualTo(
            "multipart/mixed(multipart/alternative(text/plain,"
                + "multipart/related(text/html,image/png)),application/pdf)");
    var attached = ((MimeMultipart) received.getContent()).getBodyPart(1);
    assertThat(attached.getFileName()).isEqualTo("Größe.pdf");
    assertThat(attached.getDisposition()).isEqualTo("attachment");
    assertThat(attached.getInputStream().readAllBytes()).isEqualTo("%PDF".getBytes(US_ASCII));
  }

  @Test
  void aPictureWithoutHtmlThatShowsItIsAnAttachment() throws Exception {
    var picture = new Attachment("p.png", "image/png", 3, "logo", true, new Content.Binary("AQID"));

    var received = Replies.plain().saying("Hello", null, picture).received();

    assertThat(outline(received)).isEqualTo("multipart/mixed(text/plain,image/png)");
  }

  @Test
  void whatCallsItselfAMessageIsCarriedAsOctets() throws Exception {
    var email =
        new Attachment("a.eml", "message/rfc822", 3, null, false, text("From: a@b\r\n\r\nx"));

    var received = Replies.plain().saying("Hello", null, email).received();

    assertThat(outline(received)).isEqualTo("multipart/mixed(text/plain,application/octet-stream)");
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

  @Test
  void aLargeAttachmentStreamsFromTheStoreEachTime() throws Exception {
    // Given
    var octets = new byte[3_000_000];
    new Random(1).nextBytes(octets);
    var stored = stored("acme", octets);
    var reply = Replies.plain().saying("x", null, Replies.attachment("a.bin", stored));

    // When
    var letter = Replies.letter(reply.compose(store, Optional.empty()));

    // Then
    var received = Replies.received(Replies.octets(letter));
    var attached = ((MimeMultipart) received.getContent()).getBodyPart(1);
    assertThat(attached.getInputStream().readAllBytes()).isEqualTo(octets);
  }

  @Test
  void aContentOfAnotherIntegrationIsNeverSent() throws Exception {
    var stored = stored("other", "secret".getBytes(UTF_8));

    assertThat(refusal(attached(stored)).reason().code()).isEqualTo("content-not-allowed");
  }

  @Test
  void aContentThatIsGoneOrChangedIsFoundBeforeAnythingIsSent() throws Exception {
    var gone = stored("acme", "gone".getBytes(UTF_8));
    Files.delete(Path.of(gone.uri()));
    var changed = stored("acme", "right".getBytes(UTF_8));
    var _ = Files.writeString(Path.of(changed.uri()), "wrong");

    assertThat(refusal(attached(gone)).reason().code()).isEqualTo("content-missing");
    assertThat(refusal(attached(changed)).reason().code()).isEqualTo("content-different");
  }

  @Test
  void aFileOfTheMachineIsNeverSent() {
    var passwd =
        new Content.Stored(URI.create("file:///etc/passwd"), "text/plain", 1, "0".repeat(64));

    assertThat(refusal(attached(passwd)).reason().code()).isEqualTo("content-not-allowed");
  }

  @Test
  void anAttachmentThatIsNotBase64IsRefused() {
    assertThat(refusal(attached(new Content.Binary("!!!"))).reason().code())
        .isEqualTo("not-composable");
  }

  @Test
  void aContentThatChangesBetweenComposingAndSendingBreaksTheWritingOff() throws Exception {
    var stored = stored("acme", "right".getBytes(UTF_8));
    var letter = Replies.letter(attached(stored));
    var _ = Files.writeString(Path.of(stored.uri()), "wrong");

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> letter.writeTo(OutputStream.nullOutputStream())))
        .hasMessageContaining("other octets");
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

  @Test
  void namesBeyondAsciiAndNamesWithMarksArriveAsTheyWere() throws Exception {
    for (var name :
        List.of("Ann \"X\" O'Neil, \\Jr.", "Änn Größe", "安 😀".repeat(40), "=?utf-8?q?y?=")) {
      var received = Replies.plain().to(new MailAddress(name, "ann@example.org")).received();

      assertThat(((InternetAddress) received.getRecipients(RecipientType.TO)[0]).getPersonal())
          .isEqualTo(name);
    }
  }

  static void assertClean(byte[] octets) {
    var text = new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(text).endsWith("\r\n");
    for (var line : text.split("\r\n", -1)) {
      assertThat(line.length()).isLessThanOrEqualTo(998);
      assertThat(line.chars()).allMatch(each -> each == '\t' || (each >= 0x20 && each < 0x7f));
    }
  }

  private static String outline(Part part) throws Exception {
    var type = part.getContentType().replaceFirst(";(?s).*", "");
    if (!(part.getContent() instanceof MimeMultipart multipart)) {
      return type;
    }
    var inner = new java.util.StringJoiner(",", "(", ")");
    for (int i = 0; i < multipart.getCount(); i++) {
      inner.add(outline(multipart.getBodyPart(i)));
    }
    return type + inner;
  }

  private Composition attached(Content content) {
    return Replies.plain()
        .saying("x", null, Replies.attachment("a", content))
        .compose(store, Optional.empty());
  }

  private static Outcome.Refused refusal(Composition composition) {
    return switch (composition) {
      case Composition.Failed(Outcome.Refused refused) -> refused;
      default -> throw new AssertionError("not refused: " + composition);
    };
  }

  private Content.Stored stored(String integration, byte[] octets) throws Exception {
    var digest = Sha256.digest();
    digest.update(octets);
    var sha256 = Sha256.hex(digest);
    var file =
        new StoreFolder(store)
            .file(new io.mailroom.contract.integration.IntegrationId(integration), sha256);
    var _ = Files.createDirectories(file.getParent());
    var _ = Files.write(file, octets);
    return new Content.Stored(file.toUri(), "application/octet-stream", octets.length, sha256);
  }

  private static Content text(String text) {
    return new Content.Binary(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
  }
}
