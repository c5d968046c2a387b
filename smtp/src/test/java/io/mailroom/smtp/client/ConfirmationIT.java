package io.mailroom.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.sandbox.smtp.Answer;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answered;
import io.mailroom.smtp.SmtpResult.Unknown;
import io.mailroom.smtp.SmtpResult.Verdict;
import java.time.Duration;
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

/** What is said of a message once its final dot is out, and of each recipient. */
@Timeout(60)
class ConfirmationIT {
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
    var result = Rig.send(server, "ann@example.org", "ben@example.org");

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
          assertThat(message.octets()).isEqualTo(Rig.TEXT);
        });
    assertThat(server.commands())
        .containsSubsequence(
            "STARTTLS", "EHLO [127.0.0.1]", "MAIL FROM:<support@acme.example> SIZE=25");
    assertThat(server.commands()).endsWith("DATA", ".", "QUIT");
  }

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

    assertThat(Rig.send(server, "ann@example.org"))
        .isInstanceOfSatisfying(
            Unknown.class,
            unknown -> assertThat(unknown.problem()).isEqualTo(SmtpProblem.UNCONFIRMED));
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void silenceAfterTheFinalDotIsUnknownWhenItsOwnTimeIsOver() {
    server.once("\\.", Answer.silence());

    var result =
        Rig.client(LONG, SHORT)
            .send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.text());

    assertThat(result)
        .isEqualTo(new Unknown(SmtpProblem.UNCONFIRMED, "no answer in time after the final dot"));
  }

  @Test
  void dripAfterTheFinalDotIsUnknownWhenItsOwnTimeIsOver() {
    server.once("\\.", Answer.drip(Duration.ofMillis(20)));

    var result =
        Rig.client(LONG, SHORT)
            .send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.text());

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
                        .send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.text())));
    assertThat(sending.join(SHORT.multipliedBy(5))).isFalse();
    gate.countDown();

    // Then
    assertThat(sending.join(LONG)).isTrue();
    assertThat(result.get()).isInstanceOf(Answered.class);
  }

  @Test
  void whatGoesWrongAtTheFarewellChangesNothing() {
    server.once("QUIT", Answer.reset());
    assertThat(Rig.verdicts(Rig.send(server, "ann@example.org"))).containsExactly(Verdict.ACCEPTED);

    server.once("QUIT", Answer.lines("421 4.0.0 something broke"));
    assertThat(Rig.verdicts(Rig.send(server, "ann@example.org"))).containsExactly(Verdict.ACCEPTED);
  }

  @Test
  void eachRecipientHasItsOwnVerdict() {
    server.once("RCPT TO:<ben@", Answer.lines("550 5.1.1 no such user"));
    server.once("RCPT TO:<eve@", Answer.lines("451-4.7.1 greylisted", "451 4.7.1 for a while"));

    var result = Rig.send(server, "ann@example.org", "ben@example.org", "eve@example.org");

    assertThat(Rig.verdicts(result))
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

    assertThat(Rig.verdicts(Rig.send(server, "ann@example.org", "ben@example.org")))
        .containsExactly(Verdict.DEFERRED, Verdict.DEFERRED);
    assertThat(server.received("DATA")).isZero();
    assertThat(server.received("QUIT")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATA", "\\."})
  void verdictOverTheMessageIsThatOfTheAcceptedOnes(String command) {
    server.once("RCPT TO:<ben@", Answer.lines("550 5.1.1 no such user"));
    server.once(command, Answer.lines("452 4.3.1 disk full"));

    var result = Rig.send(server, "ann@example.org", "ben@example.org");

    assertThat(Rig.verdicts(result)).containsExactly(Verdict.DEFERRED, Verdict.REFUSED);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void refusalThatEndsTheConnectionIsStillARefusal() {
    server.once("\\.", Answer.lines("554 5.7.1 spam").then(Answer.reset()));

    assertThat(Rig.verdicts(Rig.send(server, "ann@example.org"))).containsExactly(Verdict.REFUSED);
  }

  @Test
  void interruptEndsAnAttemptAndTellsTheTruth() throws Exception {
    // Given
    server.once("\\.", Answer.hold(gate));
    var result = new AtomicReference<SmtpResult>();
    var sending = Thread.ofVirtual().start(() -> result.set(Rig.send(server, "ann@example.org")));
    while (server.received("\\.") == 0) {
      Thread.onSpinWait();
    }

    // When
    sending.interrupt();

    // Then
    assertThat(sending.join(LONG)).isTrue();
    assertThat(result.get()).isInstanceOf(Unknown.class);
  }
}
