package io.mailroom.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.ServerCertificate;
import io.mailroom.sandbox.smtp.Answer;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answered;
import io.mailroom.smtp.SmtpResult.NotSent;
import io.mailroom.smtp.SmtpResult.Refused;
import io.mailroom.smtp.SmtpResult.Unknown;
import io.mailroom.smtp.SmtpResult.Verdict;
import io.mailroom.smtp.SmtpServer.Security;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may do wrong, and what is said of the message then. */
@Timeout(60)
class FaultsIT {
  private static final String TEXT = "Subject: hello\r\n\r\nhello\r\n";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CountDownLatch gate = new CountDownLatch(1);
  private ScriptedSmtpServer server = ScriptedSmtpServer.start(Rig.SERVER);

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

  @Test
  void honestServerGetsTheMessageOnceOverTls() {
    // When
    var result = send("ann@example.org", "ben@example.org");

    // Then
    assertThat(result)
        .isEqualTo(
            new Answered(
                List.of(
                    new SmtpResult.Answer("ann@example.org", Verdict.ACCEPTED, "250 2.0.0 taken"),
                    new SmtpResult.Answer(
                        "ben@example.org", Verdict.ACCEPTED, "250 2.0.0 taken"))));
    assertThat(server.messages())
        .singleElement()
        .satisfies(message -> {
          assertThat(message.sender()).isEqualTo("support@acme.example");
          assertThat(message.recipients()).containsExactly("ann@example.org", "ben@example.org");
          assertThat(message.octets()).isEqualTo(TEXT);
        });
    assertThat(server.commands())
        .containsSubsequence(
            "STARTTLS", "EHLO [127.0.0.1]", "MAIL FROM:<support@acme.example> SIZE=25");
    assertThat(server.commands()).endsWith("DATA", ".", "QUIT");
  }

  // After the final dot: nobody knows.

  static Stream<Arguments> lost() {
    return Stream.of(
        Arguments.of("closed", Answer.close()),
        Arguments.of("reset", Answer.reset()),
        Arguments.of("cut in the middle", Answer.text("25").then(Answer.close())),
        Arguments.of("cut between lines", Answer.text("250-2.0.0\r\n").then(Answer.close())),
        Arguments.of("not SMTP", Answer.lines("taken, thank you")),
        Arguments.of("out of order", Answer.lines("354 go on")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lost")
  void lostAnswerToTheFinalDotIsUnknown(String ignored, Answer answer) {
    server.once("\\.", answer);

    assertThat(send("ann@example.org"))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> assertThat(unknown.problem()).isEqualTo(SmtpProblem.UNCONFIRMED));
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void silenceAfterTheFinalDotIsUnknownWhenItsOwnTimeIsOver() {
    server.once("\\.", Answer.silence());

    var result = client(LONG, SHORT).send(server(), Rig.envelope("ann@example.org"), text());

    assertThat(result)
        .isEqualTo(new Unknown(SmtpProblem.UNCONFIRMED, "no answer in time after the final dot"));
  }

  @Test
  void dripAfterTheFinalDotIsUnknownWhenItsOwnTimeIsOver() {
    server.once("\\.", Answer.drip(Duration.ofMillis(20)));

    var result = client(LONG, SHORT).send(server(), Rig.envelope("ann@example.org"), text());

    assertThat(result).isInstanceOf(Unknown.class);
  }

  @Test
  void answerToTheFinalDotMayTakeLongerThanAnyOther() throws Exception {
    // Given
    server.once("\\.", Answer.hold(gate).then(Answer.lines("250 2.0.0 at last")));
    var result = new AtomicReference<SmtpResult>();
    var limits = new SmtpLimits(LONG, SHORT, SHORT.multipliedBy(4), LONG);

    // When: it comes when both the time for an answer and for the attempt are over
    var sending =
        Thread.ofVirtual()
            .start(() ->
                result.set(
                    new SmtpClient(Rig.DIALER, limits)
                        .send(server(), Rig.envelope("ann@example.org"), text())));
    assertThat(sending.join(SHORT.multipliedBy(5))).isFalse();
    gate.countDown();

    // Then
    assertThat(sending.join(LONG)).isTrue();
    assertThat(result.get()).isInstanceOf(Answered.class);
  }

  @Test
  void whatGoesWrongAtTheFarewellChangesNothing() {
    server.once("QUIT", Answer.reset());
    assertThat(verdicts(send("ann@example.org"))).containsExactly(Verdict.ACCEPTED);

    server.once("QUIT", Answer.lines("421 4.0.0 something broke"));
    assertThat(verdicts(send("ann@example.org"))).containsExactly(Verdict.ACCEPTED);
  }

  // The verdict of each.

  @Test
  void eachRecipientHasItsOwnVerdict() {
    server.once("RCPT TO:<ben@", Answer.lines("550 5.1.1 no such user"));
    server.once("RCPT TO:<eve@", Answer.lines("451-4.7.1 greylisted", "451 4.7.1 for a while"));

    var result = send("ann@example.org", "ben@example.org", "eve@example.org");

    assertThat(verdicts(result))
        .containsExactly(Verdict.ACCEPTED, Verdict.REFUSED, Verdict.DEFERRED);
    assertThat(((Answered) result).answers())
        .extracting(SmtpResult.Answer::reply)
        .containsExactly(
            "250 2.0.0 taken", "550 5.1.1 no such user", "451 4.7.1 greylisted for a while");
    assertThat(server.messages().getFirst().recipients()).containsExactly("ann@example.org");
  }

  @Test
  void whereNobodyIsAcceptedNoMessageGoesOut() {
    server.always("RCPT", Answer.lines("451 4.7.1 later"));

    assertThat(verdicts(send("ann@example.org", "ben@example.org")))
        .containsExactly(Verdict.DEFERRED, Verdict.DEFERRED);
    assertThat(server.received("DATA")).isZero();
    assertThat(server.received("QUIT")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATA", "\\."})
  void verdictOverTheMessageIsThatOfTheAcceptedOnes(String command) {
    server.once("RCPT TO:<ben@", Answer.lines("550 5.1.1 no such user"));
    server.once(command, Answer.lines("452 4.3.1 disk full"));

    var result = send("ann@example.org", "ben@example.org");

    assertThat(verdicts(result)).containsExactly(Verdict.DEFERRED, Verdict.REFUSED);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void refusalThatEndsTheConnectionIsStillARefusal() {
    server.once("\\.", Answer.lines("554 5.7.1 spam").then(Answer.reset()));

    assertThat(verdicts(send("ann@example.org"))).containsExactly(Verdict.REFUSED);
  }

  // Nobody got it.

  static Stream<Arguments> beforeTheDot() {
    return Stream.of(
        Arguments.of("MAIL", Answer.close(), SmtpProblem.LOST, true),
        Arguments.of("MAIL", Answer.lines("421 4.3.2 closing"), SmtpProblem.DEFERRED, true),
        Arguments.of("MAIL", Answer.lines("452 4.5.3 too fast"), SmtpProblem.DEFERRED, false),
        Arguments.of("MAIL", Answer.lines("530 5.7.0 log in"), SmtpProblem.LOGIN_REFUSED, true),
        Arguments.of("MAIL", Answer.lines("hello"), SmtpProblem.MALFORMED, true),
        Arguments.of("RCPT", Answer.reset(), SmtpProblem.LOST, false),
        Arguments.of("RCPT", Answer.lines("421 4.3.2 closing"), SmtpProblem.DEFERRED, true),
        Arguments.of("DATA", Answer.close(), SmtpProblem.LOST, false),
        Arguments.of("DATA", Answer.lines("250 taken"), SmtpProblem.MALFORMED, false));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("beforeTheDot")
  void whatBreaksBeforeTheFinalDotIsNotSent(
      String command, Answer answer, SmtpProblem problem, boolean isOfServer) {
    server.once(command, answer);

    assertThat(send("ann@example.org"))
        .isInstanceOfSatisfying(
            NotSent.class,
            notSent -> {
              assertThat(notSent.problem()).isEqualTo(problem);
              assertThat(notSent.isOfServer()).isEqualTo(isOfServer);
            });
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void connectionThatBreaksWithinTheMessageIsNotSent() {
    server.once("DATA", Answer.lines("354 go on").then(Answer.reset()));

    var result = Rig.client().send(server(), Rig.envelope("ann@example.org"), large());

    assertThat(problem(result)).isEqualTo(SmtpProblem.LOST);
  }

  @Test
  void refusedSenderIsRefusedForGood() {
    server.once("MAIL", Answer.lines("553 5.7.1 not your address"));

    assertThat(send("ann@example.org"))
        .isEqualTo(new Refused(SmtpProblem.REFUSED, "553 5.7.1 not your address"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"})
  void silenceEndsWithTheTimeForAnAnswer(String command) {
    server.once(command, Answer.silence());

    var result = client(SHORT, LONG).send(server(), Rig.envelope("ann@example.org"), text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "AUTH", "MAIL", "DATA"})
  void dripEndsWithTheTimeForAnAnswer(String command) {
    server.once(command, Answer.drip(Duration.ofMillis(20)));

    var result = client(SHORT, LONG).send(server(), Rig.envelope("ann@example.org"), text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @Test
  void serverThatDoesNotReadTheMessageIsCutOff() {
    server.once("DATA", Answer.lines("354 go on").then(Answer.hold(gate)));

    var result = client(SHORT, LONG).send(server(), Rig.envelope("ann@example.org"), large());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @Test
  void attemptAsAWholeHasItsTime() {
    // Given: no answer takes long, and there is no end of recipients
    server.always(
        "RCPT",
        exchange -> {
          exchange.text("250-wait\r\n");
          exchange.lines("250 2.1.5 fine");
        });
    var limits = new SmtpLimits(LONG, LONG, SHORT, LONG);
    var recipients = Stream.generate(() -> "ann@example.org").limit(100_000).toList();

    var result =
        new SmtpClient(Rig.DIALER, limits).send(server(), new Envelope(null, recipients), text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @Test
  void endlessAnswerIsCutOff() {
    server.once("MAIL", Answer.text("250-" + "x".repeat(100_000)));

    assertThat(problem(send("ann@example.org"))).isEqualTo(SmtpProblem.LOST);
  }

  // The opening.

  @Test
  void nothingGoesOutInClearWhereStartTlsIsStrippedOff() {
    server.withoutStartTls();

    var result = send("ann@example.org");

    assertThat(problem(result)).isEqualTo(SmtpProblem.TLS_REQUIRED);
    assertThat(server.commands()).allMatch(command -> command.startsWith("EHLO"));
    assertThat(check()).isEqualTo(SmtpProblem.TLS_REQUIRED);
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

  // The message.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: a\n\r\nb\r\n",
        "Subject: a\r\n\r\n.\n",
        "Subject: a\r\n\r\nb\n.\r\nMAIL FROM:<eve@example.org>\r\n",
        "Subject: a\r\n\r\nb\r.\rc\r\n",
        "Subject: a\r\n\r\nb\r\n.\r",
        "Subject: ä\r\n\r\nb\r\n"
      })
  void malformedMessageNeverComesToTheFinalDot(String text) {
    var result = Rig.client().send(server(), Rig.envelope("ann@example.org"), Rig.message(text));

    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.problem()).isEqualTo(SmtpProblem.MESSAGE_MALFORMED));
    assertThat(server.messages()).isEmpty();
    assertThat(server.received("\\.")).isZero();
  }

  @Test
  void messageThatCannotBeReadNeverComesToTheFinalDot() {
    var message =
        writing(out -> {
          out.write(TEXT.getBytes(StandardCharsets.US_ASCII));
          throw new IOException("the content store is away");
        });

    var result = Rig.client().send(server(), Rig.envelope("ann@example.org"), message);

    assertThat(problem(result)).isEqualTo(SmtpProblem.MESSAGE_UNREADABLE);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void messageThatFailsNeverComesToTheFinalDot() {
    var message =
        writing(out -> {
          out.write(TEXT.getBytes(StandardCharsets.US_ASCII));
          throw new IllegalStateException("a bug");
        });

    assertThatThrownBy(() -> Rig.client().send(server(), Rig.envelope("ann@example.org"), message))
        .hasMessage("a bug");
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void utf8GoesOnlyWhereItIsOffered() {
    server.extensions("8BITMIME");
    var international = Rig.message(TEXT.getBytes(StandardCharsets.UTF_8), true);

    assertThat(Rig.client().send(server(), Rig.envelope("ann@example.org"), international))
        .isEqualTo(new Refused(SmtpProblem.SMTPUTF8_NEEDED, "the server offers no SMTPUTF8"));
    assertThat(verdicts(send("jos\u00e9@example.org", "ann@example.org")))
        .containsExactly(Verdict.REFUSED, Verdict.ACCEPTED);
    assertThat(server.commands()).noneMatch(command -> command.contains("jos"));
  }

  @Test
  void interruptEndsAnAttemptAndTellsTheTruth() throws Exception {
    // Given
    server.once("\\.", Answer.hold(gate));
    var result = new AtomicReference<SmtpResult>();
    var sending = Thread.ofVirtual().start(() -> result.set(send("ann@example.org")));
    while (server.received("\\.") == 0) {
      Thread.onSpinWait();
    }

    // When
    sending.interrupt();

    // Then
    assertThat(sending.join(LONG)).isTrue();
    assertThat(result.get()).isInstanceOf(Unknown.class);
  }

  private SmtpResult send(String... recipients) {
    return Rig.client().send(server(), Rig.envelope(recipients), text());
  }

  private SmtpProblem check() {
    return Rig.client().check(server()).orElseThrow();
  }

  private io.mailroom.smtp.SmtpServer server() {
    return Rig.server(server.port(), Security.STARTTLS, "ann");
  }

  private static SmtpClient client(Duration answer, Duration confirmation) {
    return new SmtpClient(Rig.DIALER, Rig.limits(answer, confirmation));
  }

  private static OutgoingMessage text() {
    return Rig.message(TEXT);
  }

  /** More than all buffers on the way hold. */
  private static OutgoingMessage large() {
    return Rig.message("0123456789\r\n".repeat(1_500_000));
  }

  private static OutgoingMessage writing(Writing writing) {
    return new OutgoingMessage() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        writing.to(out);
      }

      @Override
      public long size() {
        return TEXT.length();
      }

      @Override
      public boolean needsSmtpUtf8() {
        return false;
      }
    };
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static SmtpProblem problem(SmtpResult result) {
    return ((NotSent) result).problem();
  }

  private static List<Verdict> verdicts(SmtpResult result) {
    return ((Answered) result).answers().stream().map(SmtpResult.Answer::verdict).toList();
  }
}
