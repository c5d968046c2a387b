package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.PostfixServer;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answered;
import io.mailroom.smtp.SmtpResult.Verdict;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Security;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real, strict server takes, and what arrives. */
@Timeout(120)
class PostfixIT {
  private static final String SUPPORT = "support@acme.example";
  private static final String HEADER = "From: support@acme.example\r\nX-Test: ";

  private static DovecotServer mailboxes;
  private static PostfixServer postfix;

  private final String ann = UUID.randomUUID() + "@example.org";

  @BeforeAll
  static void start() {
    mailboxes = DovecotServer.start(Rig.SERVER);
    mailboxes.addUser(SUPPORT, Rig.PASSWORD);
    postfix = PostfixServer.start(Rig.SERVER, mailboxes);
    postfix.addMailbox(SUPPORT);
  }

  @AfterAll
  static void stop() {
    postfix.close();
    mailboxes.close();
  }

  @BeforeEach
  void addAnn() {
    addMailbox(ann);
  }

  @ParameterizedTest
  @EnumSource
  void messageArrivesOctetByOctet(Security security) {
    // Given: what only dot-stuffing brings over
    var text =
        HEADER
            + "1\r\n\r\n.\r\n..\r\n.a\r\n\r\n.b .\r\n"
            + "x".repeat(998)
            + "\r\nend\r\n.\r\n\r\n";

    // When
    var result = Rig.client().send(server(security), Rig.envelope(ann), Rig.message(text));

    // Then
    assertThat(result).isInstanceOf(Answered.class);
    assertThat(verdicts(result)).containsExactly(Verdict.ACCEPTED);
    assertThat(((Answered) result).answers().getFirst().reply())
        .startsWith("250 2.0.0 Ok: queued as ");
    assertThat(arrived(ann)).isEqualTo(text);
  }

  @Test
  void messageOfTenMegabytesArrives() {
    var line = "0123456789".repeat(7) + "\r\n";
    var text = HEADER + "2\r\n\r\n" + line.repeat(10_000_000 / line.length());

    var result = Rig.client().send(server(Security.STARTTLS), Rig.envelope(ann), Rig.message(text));

    assertThat(verdicts(result)).containsExactly(Verdict.ACCEPTED);
    assertThat(arrived(ann)).isEqualTo(text);
  }

  @Test
  void messageThatIsTooLargeIsNotEvenBegun() {
    var message =
        new OutgoingMessage() {
          @Override
          public void writeTo(OutputStream out) {
            throw new IllegalStateException("it was begun");
          }

          @Override
          public long size() {
            return 30_000_000;
          }

          @Override
          public boolean needsSmtpUtf8() {
            return false;
          }
        };

    var result = Rig.client().send(server(Security.IMPLICIT), Rig.envelope(ann), message);

    assertThat(result)
        .isEqualTo(
            new SmtpResult.Refused(
                SmtpProblem.TOO_LARGE, "30000000 octets (the server takes at most 26214400)"));
  }

  @Test
  void addressesInUtf8GetWhatTheyAreSent() {
    // Given: characters whose low octets are CR and LF (CVE-2025-7962)
    var jose = "josé.瘍瘊@пример.example";
    addMailbox(jose);
    var text = "From: " + SUPPORT + "\r\nTo: " + jose + "\r\nSubject: grüße\r\n\r\nhallo ü\r\n";

    // When
    var result =
        Rig.client()
            .send(
                server(Security.STARTTLS),
                new Envelope(SUPPORT, List.of(jose, ann)),
                Rig.message(text.getBytes(UTF_8), true));

    // Then
    assertThat(verdicts(result)).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
    assertThat(new String(arrived(jose).getBytes(ISO_8859_1), UTF_8)).isEqualTo(text);
    assertThat(mailboxes.messages(ann, "INBOX")).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void eachRecipientHasItsOwnVerdict() {
    var text = HEADER + "3\r\n\r\nhello\r\n";

    var result =
        Rig.client()
            .send(
                server(Security.STARTTLS),
                Rig.envelope("nobody@example.org", ann, "no-one@example.org"),
                Rig.message(text));

    assertThat(verdicts(result))
        .containsExactly(Verdict.REFUSED, Verdict.ACCEPTED, Verdict.REFUSED);
    assertThat(((Answered) result).answers().getFirst().reply()).startsWith("550 5.1.1 ");
    assertThat(arrived(ann)).isEqualTo(text);
  }

  @Test
  void nullReturnPathIsTaken() {
    var text = HEADER + "4\r\n\r\nhello\r\n";

    var result =
        Rig.client()
            .send(server(Security.IMPLICIT), new Envelope(null, List.of(ann)), Rig.message(text));

    assertThat(verdicts(result)).containsExactly(Verdict.ACCEPTED);
    assertThat(new String(mailboxes.awaitMessages(ann, "INBOX", 1).getFirst(), ISO_8859_1))
        .contains("Return-Path: <>\r\n");
  }

  @Test
  void wrongPasswordIsRefused() {
    var result =
        Rig.client()
            .send(
                Rig.server(postfix.submissionPort(), Security.STARTTLS, ann + ".not"),
                Rig.envelope(ann),
                Rig.message(HEADER));

    assertThat(result)
        .isInstanceOfSatisfying(
            SmtpResult.NotSent.class,
            notSent -> {
              assertThat(notSent.problem()).isEqualTo(SmtpProblem.LOGIN_REFUSED);
              assertThat(notSent.detail()).startsWith("535 5.7.8 ").doesNotContain(Rig.PASSWORD);
              assertThat(notSent.isOfServer()).isTrue();
            });
  }

  @Test
  void checkPassesWhereAMessageWould() {
    assertThat(Rig.client().check(server(Security.STARTTLS))).isEmpty();
    assertThat(Rig.client().check(server(Security.IMPLICIT))).isEmpty();
    assertThat(Rig.client().check(Rig.server(postfix.submissionPort(), Security.STARTTLS, "eve")))
        .contains(SmtpProblem.LOGIN_REFUSED);
    assertThat(Rig.client().check(Rig.server(postfix.relayPort(), Security.STARTTLS, null)))
        .contains(SmtpProblem.TLS_REQUIRED);
  }

  @Test
  void bounceReturnsToTheSender() {
    addMailbox("returns@acme.example");

    var result =
        Rig.client()
            .send(
                server(Security.STARTTLS),
                new Envelope("returns@acme.example", List.of("closed.ben@example.org")),
                Rig.message(HEADER + "5\r\n\r\nhello\r\n"));

    assertThat(verdicts(result)).containsExactly(Verdict.ACCEPTED);
    var bounce = mailboxes.awaitMessages("returns@acme.example", "INBOX", 1).getFirst();
    assertThat(new String(bounce, ISO_8859_1))
        .contains("report-type=delivery-status", "Status: 5.1.1");
  }

  private static SmtpServer server(Security security) {
    return switch (security) {
      case STARTTLS -> Rig.server(postfix.submissionPort(), security, SUPPORT);
      case IMPLICIT -> Rig.server(postfix.implicitTlsPort(), security, SUPPORT);
      case NONE -> Rig.server(postfix.relayPort(), security, null);
    };
  }

  private static void addMailbox(String address) {
    mailboxes.addUser(address, Rig.PASSWORD);
    postfix.addMailbox(address);
  }

  /** The only message of a mailbox, without the lines that the server put before it. */
  private static String arrived(String address) {
    var messages = mailboxes.awaitMessages(address, "INBOX", 1);
    assertThat(messages).hasSize(1);
    var text = new String(messages.getFirst(), ISO_8859_1);
    return text.substring(text.indexOf("\r\nFrom: " + SUPPORT) + 2);
  }

  private static List<Verdict> verdicts(SmtpResult result) {
    return ((Answered) result).answers().stream().map(SmtpResult.Answer::verdict).toList();
  }
}
