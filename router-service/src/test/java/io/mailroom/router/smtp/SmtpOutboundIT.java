package io.mailroom.router.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.server.Outbound.Tls;
import io.mailroom.router.message.Letter;
import io.mailroom.router.message.Replies;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.reply.Outcome.Verdict;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.PostfixServer;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.client.SmtpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a strict Postfix makes of what is composed. */
class SmtpOutboundIT {
  private static final String SUPPORT = "support@acme.example";
  private static final String PASSWORD = "canary";

  @TempDir static Path folder;
  static DovecotServer mailboxes;
  static PostfixServer postfix;
  static SecretCipher cipher;
  static SmtpOutbound outbound;

  private final String ann = UUID.randomUUID() + "@example.org";

  @BeforeAll
  static void startTheServer() throws Exception {
    var certificates = Certificates.create();
    mailboxes = DovecotServer.start(certificates.server());
    postfix = PostfixServer.start(certificates.server(), mailboxes);
    addMailbox(SUPPORT);
    var keyset = folder.resolve("keyset.json");
    cipher = SecretCipher.open(keyset, true);
    var authorities =
        TrustedAuthorities.with(certificates.writeAuthority(folder.resolve("authority.pem")));
    var dialer =
        new TlsDialer(
            new AddressPolicy(List.of("127.0.0.0/8", "::1/128")), authorities, HostResolver.SYSTEM);
    outbound = new SmtpOutbound(new SmtpClient(dialer, SmtpLimits.USUAL), new Keyset(keyset));
  }

  @AfterAll
  static void stopTheServer() {
    postfix.close();
    mailboxes.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatArrivesIsWhatWasComposed(Tls tls) {
    // Given
    addMailbox(ann);
    var picture =
        new Attachment(
            "b\u00fcro.png", "image/png", 3, "logo@acme", true, new Content.Binary("AQID"));
    var letter =
        Replies.plain()
            .to(new MailAddress("Änn \u90f5\u4fbf", ann))
            .saying(
                ".\r\nFrom me\n" + "x".repeat(2_000) + "\r\u00e9\u2028",
                "<img src='cid:logo@acme'>",
                picture,
                Replies.attachment("\u202egpj.exe", new Content.Binary("AQID")))
            .signed(new Signature("Acme", null))
            .letter();

    // When
    var outcome = outbound.send(server(tls, Replies.ACME), Replies.ACME, letter);

    // Then
    assertThat(verdicts(outcome)).containsExactly(Verdict.ACCEPTED);
    assertThat(arrived(ann)).isEqualTo(new String(Replies.octets(letter), ISO_8859_1));
  }

  @Test
  void eachRecipientHasAVerdictUnderTheAddressAskedFor() {
    // Given
    addMailbox(ann);
    var hidden = UUID.randomUUID() + "@example.org";
    addMailbox(hidden);
    var nobody = "nobody@Example.ORG";
    var recipients =
        Replies.recipients(
            List.of(new MailAddress(null, ann)),
            List.of(new MailAddress(null, nobody)),
            List.of(new MailAddress(null, hidden)));

    // When
    var outcome = send(Replies.plain().with(recipients).letter());

    // Then
    assertThat(((Outcome.Answered) outcome).answers())
        .extracting(Outcome.Answer::address)
        .containsExactly(ann, nobody, hidden);
    assertThat(verdicts(outcome))
        .containsExactly(Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED);
    assertThat(arrived(hidden)).isEqualTo(arrived(ann)).doesNotContain(hidden);
  }

  @Test
  void anAutomaticReplyHasANullReturnPath() {
    addMailbox(ann);

    var outcome = send(Replies.plain().to(new MailAddress(null, ann)).automatically().letter());

    assertThat(verdicts(outcome)).containsExactly(Verdict.ACCEPTED);
    assertThat(whole(ann)).containsPattern("(?i)Return-Path: <>");
  }

  @Test
  void aPasswordOfAnotherIntegrationDoesNotOpen() {
    var theirs = server(Tls.STARTTLS, new IntegrationId("other"));

    var outcome = outbound.send(theirs, Replies.ACME, Replies.plain().letter());

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.NotSent.class,
            notSent -> {
              assertThat(notSent.reason().code()).isEqualTo("password-unreadable");
              assertThat(notSent.isOfServer()).isTrue();
            });
  }

  private static Outcome send(Letter letter) {
    return outbound.send(server(Tls.STARTTLS, Replies.ACME), Replies.ACME, letter);
  }

  private static Outbound.SmtpServer server(Tls tls, IntegrationId owner) {
    var port =
        switch (tls) {
          case STARTTLS -> postfix.submissionPort();
          case IMPLICIT -> postfix.implicitTlsPort();
        };
    var place = SecretPlace.smtpPassword(owner, "localhost", port, SUPPORT);
    return new Outbound.SmtpServer(
        "localhost", port, tls, SUPPORT, cipher.seal(Secret.of(PASSWORD), place));
  }

  private static void addMailbox(String address) {
    mailboxes.addUser(address, PASSWORD);
    postfix.addMailbox(address);
  }

  private static List<Verdict> verdicts(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) outcome).answers().stream().map(Outcome.Answer::verdict).toList();
  }

  /** Without the lines that the servers put before it. */
  private static String arrived(String address) {
    var text = whole(address);
    return text.substring(text.indexOf("\r\nDate: ") + 2);
  }

  private static String whole(String address) {
    return new String(mailboxes.awaitMessages(address, "INBOX", 1).getFirst(), ISO_8859_1);
  }
}
