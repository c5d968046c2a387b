package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is attached to a reply, and what must not be. */
class AttachmentsTest {

  @TempDir Path store;

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
                Replies.attachment("Größe.pdf", Replies.binary("%PDF")));

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
        new Attachment(
            "a.eml", "message/rfc822", 3, null, false, Replies.binary("From: a@b\r\n\r\nx"));

    var received = Replies.plain().saying("Hello", null, email).received();

    assertThat(outline(received)).isEqualTo("multipart/mixed(text/plain,application/octet-stream)");
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

    assertThat(Replies.refusal(attached(stored)).reason().code()).isEqualTo("content-not-allowed");
  }

  @Test
  void aContentThatIsGoneOrChangedIsFoundBeforeAnythingIsSent() throws Exception {
    var gone = stored("acme", "gone".getBytes(UTF_8));
    Files.delete(Path.of(gone.uri()));
    var changed = stored("acme", "right".getBytes(UTF_8));
    var _ = Files.writeString(Path.of(changed.uri()), "wrong");

    assertThat(Replies.refusal(attached(gone)).reason().code()).isEqualTo("content-missing");
    assertThat(Replies.refusal(attached(changed)).reason().code()).isEqualTo("content-different");
  }

  @Test
  void aFileOfTheMachineIsNeverSent() {
    var passwd =
        new Content.Stored(URI.create("file:///etc/passwd"), "text/plain", 1, "0".repeat(64));

    assertThat(Replies.refusal(attached(passwd)).reason().code()).isEqualTo("content-not-allowed");
  }

  @Test
  void anAttachmentThatIsNotBase64IsRefused() {
    assertThat(Replies.refusal(attached(new Content.Binary("!!!"))).reason().code())
        .isEqualTo("not-composable");
  }

  @Test
  void aContentThatChangesBetweenComposingAndSendingBreaksTheWritingOff() throws Exception {
    var stored = stored("acme", "right".getBytes(UTF_8));
    var letter = Replies.letter(attached(stored));
    var _ = Files.writeString(Path.of(stored.uri()), "wrong");

    assertThat(catchThrowable(() -> letter.writeTo(OutputStream.nullOutputStream())))
        .hasMessageContaining("other octets");
  }

  private static String outline(Part part) throws Exception {
    var type = part.getContentType().replaceFirst(";(?s).*", "");
    if (!(part.getContent() instanceof MimeMultipart multipart)) {
      return type;
    }
    var inner = new StringJoiner(",", "(", ")");
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

  private Content.Stored stored(String integration, byte[] octets) throws IOException {
    return Replies.stored(
        store, new IntegrationId(integration), octets, "application/octet-stream");
  }
}
