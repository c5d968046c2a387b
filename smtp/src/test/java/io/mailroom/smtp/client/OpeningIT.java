package io.mailroom.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import io.mailroom.sandbox.smtp.Answer;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answered;
import io.mailroom.smtp.SmtpResult.NotSent;
import io.mailroom.smtp.SmtpResult.Verdict;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Security;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets neither a login nor a message. */
@Timeout(60)
class OpeningIT {
  private static final String TEXT = "Subject: hello\r\n\r\nhello\r\n";

  private ScriptedSmtpServer server = ScriptedSmtpServer.start(Rig.SERVER);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingGoesOutInClearWhereStartTlsIsStrippedOff() {
    server.withoutStartTls();

    var result = send("ann@example.org");

    assertThat(problem(result)).isEqualTo(SmtpProblem.TLS_REQUIRED);
    assertThat(server.commands()).allMatch(command -> command.startsWith("EHLO"));
    assertThat(check()).isEqualTo(SmtpProblem.TLS_REQUIRED);
  }

  @Test
  void neitherPasswordNorMessageGoesOutInClearWhereALoginIsOfferedWithoutStartTls() {
    // Given: what somebody on the way makes of the server's offer
    server.always("EHLO", Answer.lines("250-x", "250 AUTH PLAIN LOGIN"));

    assertThat(problem(send("ann@example.org"))).isEqualTo(SmtpProblem.TLS_REQUIRED);
    var withoutLogin = Rig.server(server.port(), Security.STARTTLS, null);
    assertThat(problem(Rig.client().send(withoutLogin, Rig.envelope("ann@example.org"), text())))
        .isEqualTo(SmtpProblem.TLS_REQUIRED);
    assertThat(server.received("AUTH")).isZero();
    assertThat(server.received("MAIL")).isZero();
  }

  @Test
  void nothingGoesOutInClearWhereStartTlsIsRefused() {
    server.always("STARTTLS", Answer.lines("454 4.7.0 TLS not available"));

    assertThat(problem(send("ann@example.org"))).isEqualTo(SmtpProblem.TLS_REQUIRED);
    assertThat(server.received("AUTH")).isZero();
    assertThat(server.received("MAIL")).isZero();
  }

  @Test
  void whatSomebodyPutBehindTheAnswerToStartTlsIsNotBelieved() {
    // Given: answers in clear that would pass for those of the server (CVE-2011-0411)
    server.once(
        "STARTTLS",
        Answer.text("220 go ahead\r\n250-evil.example\r\n250 AUTH PLAIN\r\n")
            .then(Answer.startTls()));

    assertThat(problem(send("ann@example.org"))).isIn(SmtpProblem.UNREACHABLE);
    assertThat(server.received("AUTH")).isZero();
  }

  @Test
  void extensionsAreThoseWithinTls() {
    // Given: what is offered in clear, somebody on the way may have written
    server.once("EHLO", Answer.lines("250-x", "250-SIZE 1", "250-AUTH CRAM-MD5", "250 STARTTLS"));

    assertThat(verdicts(send("ann@example.org"))).containsExactly(Verdict.ACCEPTED);
  }

  static Stream<ServerCertificate> untrusted() {
    return Stream.of(
        Certificates.selfSigned(),
        Rig.CERTIFICATES.expired(),
        Rig.CERTIFICATES.onlyFor("elsewhere.example"),
        Certificates.create().server());
  }

  @ParameterizedTest
  @MethodSource("untrusted")
  void serverThatDoesNotProveItselfGetsNothing(ServerCertificate certificate) {
    try (var starttls = ScriptedSmtpServer.start(certificate);
        var implicit = ScriptedSmtpServer.startImplicit(certificate)) {
      assertThat(Rig.client().check(Rig.server(starttls.port(), Security.STARTTLS, "ann")))
          .contains(SmtpProblem.CERTIFICATE_UNTRUSTED);
      assertThat(Rig.client().check(Rig.server(implicit.port(), Security.IMPLICIT, "ann")))
          .contains(SmtpProblem.CERTIFICATE_UNTRUSTED);
      assertThat(starttls.received("AUTH")).isZero();
      assertThat(implicit.commands()).isEmpty();
    }
  }

  @Test
  void addressThatIsNotAllowedIsNeverConnectedTo() {
    var client = new SmtpClient(Rig.dialer(new AddressPolicy(List.of())), Rig.PATIENT);

    assertThat(client.check(server())).contains(SmtpProblem.ADDRESS_NOT_ALLOWED);
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void closedPortIsUnreachable() throws IOException {
    int port;
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }

    assertThat(Rig.client().check(Rig.server(port, Security.STARTTLS, "ann")))
        .contains(SmtpProblem.UNREACHABLE);
  }

  @Test
  void greetingThatLetsNobodyInIsSaid() {
    server.greeting(Answer.lines("554 5.3.2 no service here"));

    assertThat(check()).isEqualTo(SmtpProblem.LOGIN_UNAVAILABLE);
  }

  static Stream<Arguments> logins() {
    return Stream.of(
        Arguments.of(Answer.lines("535 5.7.8 wrong"), SmtpProblem.LOGIN_REFUSED),
        Arguments.of(Answer.lines("530 5.7.0 STARTTLS first"), SmtpProblem.LOGIN_REFUSED),
        Arguments.of(Answer.lines("454 4.7.0 later"), SmtpProblem.LOGIN_UNAVAILABLE),
        Arguments.of(
            Answer.lines("421 4.3.2 too many").then(Answer.close()), SmtpProblem.LOGIN_UNAVAILABLE),
        Arguments.of(Answer.close(), SmtpProblem.LOST));
  }

  @ParameterizedTest
  @MethodSource("logins")
  void refusedLoginIsToldFromAServerThatIsNotReady(Answer answer, SmtpProblem problem) {
    server.always("AUTH", answer);

    var result = send("ann@example.org");

    assertThat(problem(result)).isEqualTo(problem);
    assertThat(((NotSent) result).isOfServer()).isTrue();
    assertThat(result.toString()).doesNotContain("canary");
    assertThat(server.received("MAIL")).isZero();
  }

  @Test
  void serverWithoutALoginIsNotTrustedWithAMessage() {
    server.withoutLogin();
    assertThat(check()).isEqualTo(SmtpProblem.LOGIN_REFUSED);
    server.extensions("AUTH CRAM-MD5");
    assertThat(check()).isEqualTo(SmtpProblem.LOGIN_REFUSED);
  }

  @Test
  void passwordIsSentInUtf8() {
    assertThat(Rig.client().check(server())).isEmpty();

    var octets = ("\0ann\0" + Rig.PASSWORD).getBytes(StandardCharsets.UTF_8);
    assertThat(server.commands())
        .contains("AUTH PLAIN " + Base64.getEncoder().encodeToString(octets));
  }

  private SmtpResult send(String... recipients) {
    return Rig.client().send(server(), Rig.envelope(recipients), text());
  }

  private SmtpProblem check() {
    return Rig.client().check(server()).orElseThrow();
  }

  private SmtpServer server() {
    return Rig.server(server.port(), Security.STARTTLS, "ann");
  }

  private static OutgoingMessage text() {
    return Rig.message(TEXT);
  }

  private static SmtpProblem problem(SmtpResult result) {
    return ((NotSent) result).problem();
  }

  private static List<Verdict> verdicts(SmtpResult result) {
    return ((Answered) result).answers().stream().map(SmtpResult.Answer::verdict).toList();
  }
}
