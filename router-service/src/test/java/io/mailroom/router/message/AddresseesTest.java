package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.message.header.Correspondents.Addressee;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a reply goes to, in its header and in its envelope. */
class AddresseesTest {

  private static final MailAddress BOB = new MailAddress(null, "bob@example.org");
  private static final MailAddress EVE = new MailAddress("Eve", "eve@example.org");

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

    assertThat(Replies.refusal(composition).reason().code()).isEqualTo("invalid-address");
    assertThat(Replies.refusal(composition).reason().detail()).startsWith("to of the reply");
  }

  @Test
  void theIntegrationsOwnAddressesAreItsOwnFault() {
    assertThat(Replies.refusal(Replies.plain().from(null, "support").compose()).reason().detail())
        .startsWith("from of the integration");
  }

  @Test
  void aReplyToNobodyAndOneToTooManyAreRefused() {
    var nobody = Replies.plain().with(Replies.recipients(List.of(), List.of(), List.of()));
    var crowd =
        IntStream.range(0, 51)
            .mapToObj(i -> new MailAddress(null, "a" + i + "@example.org"))
            .toArray(MailAddress[]::new);

    assertThat(Replies.refusal(nobody.compose()).reason().code()).isEqualTo("no-recipients");
    assertThat(Replies.refusal(Replies.plain().after("ann@example.org").compose()).reason().code())
        .isEqualTo("no-recipients");
    assertThat(Replies.refusal(Replies.plain().to(crowd).compose()).reason().code())
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

  @Test
  void namesBeyondAsciiAndNamesWithMarksArriveAsTheyWere() throws Exception {
    for (var name :
        List.of("Ann \"X\" O'Neil, \\Jr.", "Änn Größe", "安 😀".repeat(40), "=?utf-8?q?y?=")) {
      var received = Replies.plain().to(new MailAddress(name, "ann@example.org")).received();

      assertThat(((InternetAddress) received.getRecipients(RecipientType.TO)[0]).getPersonal())
          .isEqualTo(name);
    }
  }
}
