package io.mailroom.imap.connection;

import static io.mailroom.sandbox.imap.Answer.close;
import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.reset;
import static io.mailroom.sandbox.imap.Answer.silence;
import static io.mailroom.sandbox.imap.Answer.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.Fetched.Reason;
import io.mailroom.sandbox.imap.Answer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong answer of FAILURES M1 to M3 and M7 to M13, and the outcome; UID 7 is asked for. */
@Timeout(60)
class WrongFetchAnswersIT {

  private static final String MAIL = "Subject: a\r\n\r\nbody";
  private static final ImapLimits QUICK =
      new ImapLimits(
          Duration.ofSeconds(30), Duration.ofMillis(400), Duration.ofSeconds(5), 1 << 20, 1 << 20);

  static Stream<Arguments> notFetched() {
    return Stream.of(
        arguments("tagged NO alone", lines("{tag} NO [SERVERBUG] sorry"), Reason.REFUSED),
        arguments("tagged BAD alone", lines("{tag} BAD what"), Reason.REFUSED),
        arguments(
            "body, then tagged NO", body("UID 7 BODY[] {18}", "{tag} NO sorry"), Reason.REFUSED),
        arguments("OK alone", ok(), Reason.UNANSWERED),
        arguments("FETCH without BODY", ok("* 1 FETCH (UID 7)"), Reason.WITHOUT_BODY),
        arguments("FETCH of flags", ok("* 1 FETCH (UID 7 FLAGS (\\Seen))"), Reason.WITHOUT_BODY),
        arguments(
            "another item for BODY", body("UID 7 RFC822 {18}", "{tag} OK"), Reason.WITHOUT_BODY),
        arguments(
            "a part for the whole", body("UID 7 BODY[]<0> {18}", "{tag} OK"), Reason.WITHOUT_BODY),
        arguments(
            "a section for the whole",
            body("UID 7 BODY[TEXT] {18}", "{tag} OK"),
            Reason.WITHOUT_BODY),
        arguments("BODY[] NIL", ok("* 1 FETCH (UID 7 BODY[] NIL)"), Reason.NIL),
        arguments("BODY[] {0}", ok("* 1 FETCH (UID 7 BODY[] {0}", ")"), Reason.EMPTY),
        arguments("BODY[] \"\"", ok("* 1 FETCH (UID 7 BODY[] \"\")"), Reason.EMPTY),
        arguments("another UID", body("UID 8 BODY[] {18}", "{tag} OK"), Reason.UNANSWERED),
        arguments("no UID", body("BODY[] {18}", "{tag} OK"), Reason.UNANSWERED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notFetched")
  void wrongAnswerIsNeverAMessage(String name, Answer answer, Reason reason) throws Exception {
    try (Rig rig = new Rig()) {
      // Given
      rig.server.once("UID FETCH", answer);
      try (ImapConnection connection = rig.open()) {
        SelectedFolder inbox = Rig.inbox(connection);

        // When
        List<Fetched<Rig.Target>> fetched = inbox.fetch(Rig.uids(7), _ -> rig.target());

        // Then: the connection is as good as before
        assertThat(fetched).containsExactly(new Fetched.Missing<>(new Uid(7), reason));
        assertThat(rig.targets).allMatch(target -> target.discards() == 1);
        connection.noop();
      }
    }
  }

  static Stream<Arguments> fault() {
    return Stream.of(
        arguments("{-5}", ok("* 1 FETCH (UID 7 BODY[] {-5}", ")"), Problem.MALFORMED),
        arguments("{5+}", ok("* 1 FETCH (UID 7 BODY[] {5+}", "hello)"), Problem.MALFORMED),
        arguments("{2097152}", text("* 1 FETCH (UID 7 BODY[] {2097152}\r\n"), Problem.TOO_LARGE),
        arguments(
            "{2147483647}", text("* 1 FETCH (UID 7 BODY[] {2147483647}\r\n"), Problem.TOO_LARGE),
        arguments(
            "{99999999999}", text("* 1 FETCH (UID 7 BODY[] {99999999999}\r\n"), Problem.TOO_LARGE),
        arguments(
            "{99999999999999999999}",
            text("* 1 FETCH (UID 7 BODY[] {99999999999999999999}\r\n"),
            Problem.MALFORMED),
        arguments(
            "fewer announced than sent", body("UID 7 BODY[] {10}", "{tag} OK"), Problem.MALFORMED),
        arguments(
            "more announced than sent",
            body("UID 7 BODY[] {50}", "{tag} OK").then(silence()),
            Problem.OVERDUE),
        arguments(
            "two bodies", ok("* 1 FETCH (UID 7 BODY[] \"a\" BODY[] \"b\")"), Problem.MALFORMED),
        arguments("a word for the body", ok("* 1 FETCH (UID 7 BODY[] abc)"), Problem.MALFORMED),
        arguments("half a line", text("* 1 FET").then(silence()), Problem.OVERDUE),
        arguments("half a literal, then closed", half().then(close()), Problem.LOST),
        arguments("half a literal, then reset", half().then(reset()), Problem.LOST),
        arguments("half a literal, then silence", half().then(silence()), Problem.OVERDUE),
        arguments(
            "whole, and never an end", body("UID 7 BODY[] {18}").then(silence()), Problem.OVERDUE),
        arguments("whole, then BYE", body("UID 7 BODY[] {18}", "* BYE autologout"), Problem.LOST),
        arguments(
            "the end of another command",
            body("UID 7 BODY[] {18}", "m99 OK done"),
            Problem.MALFORMED),
        arguments("nothing", silence(), Problem.OVERDUE),
        arguments(
            "a line without an end",
            text("* OK " + "x".repeat(70_000)).then(silence()),
            Problem.MALFORMED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fault")
  void answerThatCannotBeTrustedEndsTheConnection(String name, Answer answer, Problem problem)
      throws Exception {
    try (Rig rig = new Rig()) {
      // Given
      rig.server.once("UID FETCH", answer);
      try (ImapConnection connection = rig.open(QUICK)) {
        SelectedFolder inbox = Rig.inbox(connection);

        // When, Then
        assertThatThrownBy(() -> inbox.fetch(Rig.uids(7), _ -> rig.target()))
            .isInstanceOfSatisfying(
                ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(problem));
        assertThat(rig.targets).allMatch(target -> target.discards() == 1);
        assertThatThrownBy(connection::noop).isInstanceOf(ImapFault.class);
      }
    }
  }

  static Stream<Arguments> right() {
    return Stream.of(
        arguments("as usual", body("UID 7 BODY[] {18}", "{tag} OK")),
        arguments("literal8", body("UID 7 BODY[] ~{18}", "{tag} OK")),
        arguments(
            "unknown items before",
            body("X-A (1 {3}\r\n)\"( \"b)\") X-B NIL UID 7 BODY[] {18}", "{tag} OK")),
        arguments("lower case", body("uid 7 body[] {18}", "{tag} ok")),
        arguments(
            "UID behind",
            text("* 1 FETCH (BODY[] {18}\r\n" + MAIL + " UID 7)\r\n").then(lines("{tag} OK"))),
        arguments("twice", body("UID 7 BODY[] {18}").then(body("UID 7 BODY[] {18}", "{tag} OK"))),
        arguments(
            "flags of it first",
            lines("* 1 FETCH (UID 7 FLAGS ())").then(body("UID 7 BODY[] {18}", "{tag} OK"))),
        arguments(
            "NIL first",
            lines("* 1 FETCH (UID 7 BODY[] NIL)").then(body("UID 7 BODY[] {18}", "{tag} OK"))),
        arguments(
            "an alert that looks like a literal",
            lines("* OK [ALERT] your code is {5}").then(body("UID 7 BODY[] {18}", "{tag} OK"))),
        arguments(
            "news in between",
            lines("* 9 EXISTS", "* 2 EXPUNGE", "* 1 RECENT")
                .then(body("UID 7 BODY[] {18}", "{tag} OK"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("right")
  void unusualButLegalAnswerIsReadCorrectly(String name, Answer answer) throws Exception {
    try (Rig rig = new Rig()) {
      // Given
      rig.server.once("UID FETCH", answer);
      try (ImapConnection connection = rig.open()) {
        SelectedFolder inbox = Rig.inbox(connection);

        // When
        List<Fetched<Rig.Target>> fetched = inbox.fetch(Rig.uids(7), _ -> rig.target());

        // Then
        assertThat(fetched)
            .singleElement()
            .isInstanceOfSatisfying(
                Fetched.Complete.class,
                complete -> {
                  assertThat(complete.uid()).isEqualTo(new Uid(7));
                  assertThat(complete.content())
                      .isInstanceOfSatisfying(
                          Rig.Target.class,
                          target -> {
                            assertThat(target.octets()).isEqualTo(MAIL.getBytes(US_ASCII));
                            assertThat(target.discards()).isZero();
                          });
                });
      }
      assertThat(rig.server.received("UID FETCH 7 \\(UID BODY\\.PEEK\\[]\\)$")).isEqualTo(1);
      assertThat(rig.server.received(".*BODY\\[")).isZero();
    }
  }

  @Test
  void oneWrongAnswerDoesNotSpoilTheOthers() throws Exception {
    try (Rig rig = new Rig()) {
      // Given
      rig.server.once(
          "UID FETCH",
          body("UID 8 BODY[] {18}")
              .then(lines("* 2 FETCH (UID 9 BODY[] NIL)"))
              .then(body("UID 7 BODY[] {18}", "{tag} OK")));
      try (ImapConnection connection = rig.open()) {
        SelectedFolder inbox = Rig.inbox(connection);

        // When
        List<Fetched<Rig.Target>> fetched = inbox.fetch(Rig.uids(7, 8, 9, 10), _ -> rig.target());

        // Then
        assertThat(fetched)
            .containsExactly(
                new Fetched.Complete<>(new Uid(7), rig.targets.get(1)),
                new Fetched.Complete<>(new Uid(8), rig.targets.get(0)),
                new Fetched.Missing<>(new Uid(9), Reason.NIL),
                new Fetched.Missing<>(new Uid(10), Reason.UNANSWERED));
      }
    }
  }

  @Test
  void targetThatFailsEndsTheConnectionAndSaysSo() throws Exception {
    try (Rig rig = new Rig()) {
      rig.server.once("UID FETCH", body("UID 7 BODY[] {18}", "{tag} OK"));
      try (ImapConnection connection = rig.open()) {
        SelectedFolder inbox = Rig.inbox(connection);

        assertThatThrownBy(() ->
                inbox.fetch(
                    Rig.uids(7),
                    _ -> {
                      throw new IllegalStateException("disk full");
                    }))
            .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(connection::noop).isInstanceOf(ImapFault.class);
      }
    }
  }

  @Test
  void targetThatTakesLongIsNotTheServersFault() throws Exception {
    try (Rig rig = new Rig()) {
      // Given
      rig.server.once("UID FETCH", body("UID 7 BODY[] {18}", "{tag} OK"));
      try (ImapConnection connection = rig.open(QUICK)) {
        SelectedFolder inbox = Rig.inbox(connection);

        // When: the budget is used up for longer than an answer may take
        List<Fetched<Rig.Target>> fetched =
            inbox.fetch(
                Rig.uids(7),
                _ -> {
                  long end = System.nanoTime() + QUICK.answer().multipliedBy(2).toNanos();
                  while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                  }
                  return rig.target();
                });

        // Then
        assertThat(fetched).hasOnlyElementsOfType(Fetched.Complete.class);
      }
    }
  }

  /** One FETCH with the mail as its literal, and then these lines. */
  private static Answer body(String items, String... after) {
    return text("* 1 FETCH (" + items + "\r\n" + MAIL + ")\r\n").then(lines(after));
  }

  private static Answer half() {
    return text("* 1 FETCH (UID 7 BODY[] {18}\r\nSubject");
  }

  private static Answer ok(String... before) {
    return lines(before).then(lines("{tag} OK done"));
  }
}
