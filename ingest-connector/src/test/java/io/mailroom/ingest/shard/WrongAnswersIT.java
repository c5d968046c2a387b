package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.close;
import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.literal;
import static io.mailroom.sandbox.imap.Answer.reset;
import static io.mailroom.sandbox.imap.Answer.silence;
import static io.mailroom.sandbox.imap.Answer.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.imap.Answer;
import io.mailroom.sandbox.imap.ScriptedFolder;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three emails wait, and the server answers wrongly to the FETCH of the second: what of it is on
 * the topics (FAILURES M1 to M3, M7 to M13).
 */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class WrongAnswersIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final SampleEmail MAIL = SampleEmail.of("second");
  private static final int SIZE = MAIL.bytes().length;

  @RegisterExtension final Configured configured;

  WrongAnswersIT(ConnectorRig rig) {
    this.configured = new Configured(rig);
  }

  /** What was never fetched holds no memory. */
  @AfterAll
  static void theBudgetIsWhole(ConnectorRig rig) {
    await().atMost(LIMIT).until(() -> rig.budget().free() == ConnectorRig.BUDGET);
  }

  /** Those that take longest first, so that the others run beside them. */
  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("cut, then silence", cut("{" + SIZE + "}").then(silence()), "answer-overdue"),
        arguments("half a line", text("* 2 FET").then(silence()), "answer-overdue"),
        arguments("tagged NO alone", lines("{tag} NO [SERVERBUG] no"), "fetch-refused"),
        arguments("tagged BAD alone", lines("{tag} BAD no"), "fetch-refused"),
        arguments("body, then NO", body("UID 2 BODY[]").then(end("NO")), "fetch-refused"),
        arguments("OK without FETCH", end("OK"), "fetch-unanswered"),
        arguments("FETCH without BODY", one("UID 2 FLAGS ()"), "fetch-without-body"),
        arguments("BODY[] NIL", one("UID 2 BODY[] NIL"), "fetch-nil"),
        arguments("BODY[] \"\"", one("UID 2 BODY[] \"\""), "fetch-empty"),
        arguments("BODY[] {0}", one("UID 2 BODY[] {0}\r\n"), "fetch-empty"),
        arguments(
            "first block only", body("UID 2 BODY[]<0>").then(end("OK")), "fetch-without-body"),
        arguments("another message", body("UID 9 BODY[]").then(end("OK")), "fetch-unanswered"),
        arguments("no UID", body("BODY[]").then(end("OK")), "fetch-unanswered"),
        arguments("literal {-5}", one("UID 2 BODY[] {-5}\r\n"), "answer-malformed"),
        arguments("{99999999999}", cut("{99999999999}"), "message-too-large"),
        arguments("{900000000}", cut("{900000000}"), "message-too-large"),
        arguments("{2147483647}", cut("{2147483647}"), "message-too-large"),
        arguments("endless line", text("* OK " + "x".repeat(70_000)), "answer-malformed"),
        arguments("fewer octets announced", fewer(), "answer-malformed"),
        arguments("cut, then closed", cut("{" + SIZE + "}").then(close()), "connection-lost"),
        arguments("cut, then reset", cut("{" + SIZE + "}").then(reset()), "connection-lost"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void wrongAnswerOnceIsNoEmail(String name, Answer answer, String reason) {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = threeEmails(server);
      server.once("UID FETCH 1:3 \\(UID BODY", first().then(answer));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      awaitMarked(inbox, 1, 2, 3);
      assertPublished(mailbox, watch, 1L, 2L, 3L);
      assertThat(mailbox.deadLetters()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void emailThatIsNeverGivenIsADeadLetterAndTheOthersAreNot(
      String name, Answer answer, String reason) {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = threeEmails(server);
      server.once("UID FETCH 1:3 \\(UID BODY", first().then(answer));
      server.always("UID FETCH 2 \\(UID BODY", answer);
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      awaitMarked(inbox, 1, 3);
      assertPublished(mailbox, watch, 1L, 3L);
      assertThat(inbox.flags(2)).isEmpty();
      // Five attempts: the first with the others where that was its own failure.
      assertThat(server.received("UID FETCH 2 \\(UID BODY")).isBetween(4L, 5L);
      mailbox.awaitDeadLetter(headers ->
          assertThat(headers)
              .containsEntry("mailroom-stage", "fetch")
              .containsEntry("mailroom-reason", reason)
              .hasEntrySatisfying(
                  "mailroom-origin",
                  origin -> assertThat(origin).endsWith(watch.watchId() + "/1/2")));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(3, 2, 0, 1, 0, 0)));
    }
  }

  static Stream<Arguments> legal() {
    return Stream.of(
        arguments("unknown items before BODY", body("X-A (1 \")\") X-B NIL UID 2 BODY[]")),
        arguments("literal8", body("UID 2 BODY[] ~")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("legal")
  void unusualButLegalAnswerIsTheEmail(String name, Answer second) {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = threeEmails(server);
      server.once("UID FETCH 1:3 \\(UID BODY", first().then(second).then(third()).then(end("OK")));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      awaitMarked(inbox, 1, 2, 3);
      assertPublished(mailbox, watch, 1L, 2L, 3L);
      assertThat(server.received("UID FETCH \\S+ \\(UID BODY")).isEqualTo(1);
    }
  }

  @Test
  void expungedBetweenListingAndFetchIsGone() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = threeEmails(server);
      Answer expunge = _ -> inbox.remove(2);
      server.once(
          "UID FETCH 1:3 \\(UID BODY",
          expunge
              .then(first())
              .then(lines("* 2 FETCH (UID 2 BODY[] NIL)"))
              .then(third())
              .then(end("OK")));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      awaitMarked(inbox, 1, 3);
      assertPublished(mailbox, watch, 1L, 3L);
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(3, 2, 0, 0, 1, 0)));
      assertThat(mailbox.deadLetters()).isEmpty();
    }
  }

  private static ScriptedFolder threeEmails(ScriptedImapServer server) {
    ScriptedFolder inbox = server.folder("INBOX");
    inbox.add(SampleEmail.of("first").bytes());
    inbox.add(MAIL.bytes());
    inbox.add(SampleEmail.of("third").bytes());
    return inbox;
  }

  private static void awaitMarked(ScriptedFolder inbox, long... uids) {
    for (long uid : uids) {
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(inbox.flags(uid)).isEqualTo(Set.of("\\Seen")));
    }
  }

  /** Exactly these are on the topic, in order, with their bytes, numbered without holes. */
  private static void assertPublished(WatchedMailbox mailbox, Watch watch, Long... uids) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(mailbox.uids(watch)).containsExactly(uids));
    long sequence = 0;
    for (var email : mailbox.emails()) {
      sequence++;
      assertThat(email.origin().sequence()).isEqualTo(sequence);
      String expected =
          switch ((int) email.arrival().uid()) {
            case 1 -> sha256(SampleEmail.of("first").bytes());
            case 2 -> sha256(MAIL.bytes());
            default -> sha256(SampleEmail.of("third").bytes());
          };
      assertThat(email.arrival().sha256()).isEqualTo(expected);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer first() {
    return literal("* 1 FETCH (UID 1 BODY[] ", SampleEmail.of("first").bytes(), ")");
  }

  private static Answer third() {
    return literal("* 3 FETCH (UID 3 BODY[] ", SampleEmail.of("third").bytes(), ")");
  }

  /** A FETCH with all octets of the second email behind these items. */
  private static Answer body(String items) {
    String space = items.endsWith("~") ? "" : " ";
    return literal("* 2 FETCH (" + items + space, MAIL.bytes(), ")");
  }

  private static Answer one(String items) {
    return lines("* 2 FETCH (" + items + ")").then(end("OK"));
  }

  private static Answer end(String condition) {
    return lines("{tag} " + condition + " done");
  }

  /** Octets are announced, and only the first of them come. */
  private static Answer cut(String announced) {
    return text("* 2 FETCH (UID 2 BODY[] " + announced + "\r\n")
        .then(text(new String(MAIL.bytes(), US_ASCII).substring(0, SIZE / 2)));
  }

  private static Answer fewer() {
    return text("* 2 FETCH (UID 2 BODY[] {" + SIZE / 2 + "}\r\n")
        .then(text(new String(MAIL.bytes(), US_ASCII) + ")\r\n"))
        .then(end("OK"));
  }
}
