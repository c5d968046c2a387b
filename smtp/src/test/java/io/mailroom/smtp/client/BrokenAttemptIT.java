package io.mailroom.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.sandbox.smtp.Answer;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.NotSent;
import io.mailroom.smtp.SmtpResult.Refused;
import io.mailroom.smtp.SmtpResult.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a message whose final dot was never sent. */
@Timeout(60)
class BrokenAttemptIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final CountDownLatch gate = new CountDownLatch(1);
  private ScriptedSmtpServer server = ScriptedSmtpServer.start(Rig.SERVER);

  @AfterEach
  void stop() {
    gate.countDown();
    server.close();
  }

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

    assertThat(Rig.send(server, "ann@example.org"))
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

    var result = Rig.client().send(Rig.server(server), Rig.envelope("ann@example.org"), large());

    assertThat(problem(result)).isEqualTo(SmtpProblem.LOST);
  }

  @Test
  void refusedSenderIsRefusedForGood() {
    server.once("MAIL", Answer.lines("553 5.7.1 not your address"));

    assertThat(Rig.send(server, "ann@example.org"))
        .isEqualTo(new Refused(SmtpProblem.REFUSED, "553 5.7.1 not your address"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"})
  void silenceEndsWithTheTimeForAnAnswer(String command) {
    server.once(command, Answer.silence());

    var result =
        Rig.client(SHORT, LONG)
            .send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EHLO", "AUTH", "MAIL", "DATA"})
  void dripEndsWithTheTimeForAnAnswer(String command) {
    server.once(command, Answer.drip(Duration.ofMillis(20)));

    var result =
        Rig.client(SHORT, LONG)
            .send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @Test
  void serverThatDoesNotReadTheMessageIsCutOff() {
    server.once("DATA", Answer.lines("354 go on").then(Answer.hold(gate)));

    var result =
        Rig.client(SHORT, LONG).send(Rig.server(server), Rig.envelope("ann@example.org"), large());

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
        new SmtpClient(Rig.DIALER, limits)
            .send(Rig.server(server), new Envelope(null, recipients), Rig.text());

    assertThat(problem(result)).isEqualTo(SmtpProblem.OVERDUE);
  }

  @Test
  void endlessAnswerIsCutOff() {
    server.once("MAIL", Answer.text("250-" + "x".repeat(100_000)));

    assertThat(problem(Rig.send(server, "ann@example.org"))).isEqualTo(SmtpProblem.LOST);
  }

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
    var result =
        Rig.client().send(Rig.server(server), Rig.envelope("ann@example.org"), Rig.message(text));

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
          out.write(Rig.TEXT.getBytes(StandardCharsets.US_ASCII));
          throw new IOException("the content store is away");
        });

    var result = Rig.client().send(Rig.server(server), Rig.envelope("ann@example.org"), message);

    assertThat(problem(result)).isEqualTo(SmtpProblem.MESSAGE_UNREADABLE);
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void messageThatFailsNeverComesToTheFinalDot() {
    var message =
        writing(out -> {
          out.write(Rig.TEXT.getBytes(StandardCharsets.US_ASCII));
          throw new IllegalStateException("a bug");
        });

    assertThatThrownBy(
            () -> Rig.client().send(Rig.server(server), Rig.envelope("ann@example.org"), message))
        .hasMessage("a bug");
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void utf8GoesOnlyWhereItIsOffered() {
    server.extensions("8BITMIME");
    var international = Rig.message(Rig.TEXT.getBytes(StandardCharsets.UTF_8), true);

    assertThat(
            Rig.client().send(Rig.server(server), Rig.envelope("ann@example.org"), international))
        .isEqualTo(new Refused(SmtpProblem.SMTPUTF8_NEEDED, "the server offers no SMTPUTF8"));
    assertThat(Rig.verdicts(Rig.send(server, "jos\u00e9@example.org", "ann@example.org")))
        .containsExactly(Verdict.REFUSED, Verdict.ACCEPTED);
    assertThat(server.commands()).noneMatch(command -> command.contains("jos"));
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
        return Rig.TEXT.length();
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
}
