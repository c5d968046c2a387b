package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.imap.ScriptedFolder;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are renumbered: what was published is recognised (FAILURES B1 to B4). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class ResyncIT {
  private final SharedServers.Kafka kafka;
  @RegisterExtension final Configured configured;

  ResyncIT(SharedServers.Kafka kafka, ConnectorRig rig) {
    this.kafka = kafka;
    this.configured = new Configured(rig);
  }

  @Test
  void renumberedFolderPublishesWhatIsNewAndNothingAgain() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      inbox.add(mail("before the watch"), Instant.now().minus(Duration.ofHours(3)));
      Watch watch = WatchedMailbox.watch("INBOX", 2);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      add(inbox, "one", "two");
      awaitPublished(mailbox, "one", "two");
      awaitMarked(inbox, 2, 3);

      // When
      add(inbox, "three");
      inbox.remove(2);
      inbox.uidValidity(2);
      server.resetAll();

      // Then
      awaitPublished(mailbox, "one", "two", "three");
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
      awaitMarked(inbox, 3);
      assertThat(inbox.flags(1)).isEmpty();
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(5, 3, 0, 0, 0, 2)));
      assertThat(mailbox.emails())
          .extracting(email -> email.origin().sequence())
          .containsExactly(1L, 2L, 3L);
      assertThat(mailbox.emails().getLast().arrival().uidValidity()).isEqualTo(2);

      // When: the folder goes on
      add(inbox, "four");
      server.announce("* 4 EXISTS");

      // Then
      awaitPublished(mailbox, "one", "two", "three", "four");
      awaitMarked(inbox, 4);
    }
  }

  @Test
  void marksThatWereLostWithTheEpochAreSetAgain() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given: a server that forgets flags
      ScriptedFolder inbox = server.folder("INBOX");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      add(inbox, "one");
      awaitMarked(inbox, 1);

      // When
      inbox.remove(1);
      add(inbox, "one");
      inbox.uidValidity(2);
      server.resetAll();

      // Then
      awaitMarked(inbox, 1);
      awaitPublished(mailbox, "one");
    }
  }

  @Test
  void uidsThatWentBackAreRecognised() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      add(inbox, "one", "two", "three", "four");
      awaitPublished(mailbox, "one", "two", "three", "four");
      awaitMarked(inbox, 4);

      // When: a copy from before the last two, and another email in their place
      inbox.remove(3);
      inbox.remove(4);
      inbox.uidNext(3);
      add(inbox, "five");
      server.resetAll();

      // Then
      awaitPublished(mailbox, "one", "two", "three", "four", "five");
      awaitMarked(inbox, 3);
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(7, 5, 0, 0, 0, 2)));

      // When: the others come back behind it
      add(inbox, "four", "six");
      server.announce("* 5 EXISTS");

      // Then
      awaitPublished(mailbox, "one", "two", "three", "four", "five", "six");
    }
  }

  @Test
  void epochsThatFlapFoldBackAndPublishNothingAgain() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      add(inbox, "one", "two");
      awaitPublished(mailbox, "one", "two");

      // When
      for (long uidValidity : List.of(2, 1, 2, 1)) {
        add(inbox, "mail-" + inbox.messages().size());
        inbox.uidValidity(uidValidity);
        server.resetAll();
        int published = inbox.messages().size();
        patiently().until(() -> mailbox.emails().size() >= published);
      }

      // Then: it went on where each epoch had been left
      awaitPublished(mailbox, "one", "two", "mail-2", "mail-3", "mail-4", "mail-5");
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> {
            assertThat(checkpoint.counts().published()).isEqualTo(6);
            assertThat(checkpoint.position().uidValidity()).isEqualTo(1);
            assertThat(checkpoint.counts().known()).isLessThanOrEqualTo(5);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void folderWithoutUidValidityIsNotReadAndSaysSoUntilItHasOne(boolean isZero) {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      if (isZero) {
        inbox.uidValidity(0);
      } else {
        inbox.conceal("UIDVALIDITY");
      }
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      add(inbox, "one");

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently()
          .untilAsserted(() ->
              assertThat(mailbox.status(watch))
                  .hasValueSatisfying(status -> {
                    assertThat(status.condition().state()).isEqualTo(FolderState.FAILED);
                    assertThat(status.condition().reason())
                        .hasFieldOrPropertyWithValue("code", "uidvalidity-missing");
                  }));
      assertThat(mailbox.emails()).isEmpty();

      // When
      inbox.uidValidity(3_000_000_000L);
      inbox.conceal("");

      // Then
      awaitPublished(mailbox, "one");
    }
  }

  /** Torn down hard when the server gets this command for the first time after the change. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT",
        "UID FETCH \\* \\(UID\\)",
        "UID FETCH 1:\\* \\(UID FLAGS",
        "UID FETCH [\\d:]+ \\(UID BODY",
        "UID STORE",
        "IDLE"
      })
  void resyncGoesOnWhereItWasTornDown(String command) {
    try (var server = ConnectorRig.scriptedServer();
        var own = new ConnectorRig(kafka)) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = own.configure(server.port(), watch);
      own.startConnector();
      add(inbox, "one", "two", "three");
      awaitPublished(mailbox, "one", "two", "three");
      awaitMarked(inbox, 3);

      // When
      add(inbox, "four", "five");
      inbox.uidValidity(2);
      long before = server.received(command);
      server.once(command, silence());
      server.resetAll();
      patiently().until(() -> server.received(command) > before);
      own.killConnector(mailbox.integration().id());
      own.startConnector();

      // Then
      awaitMarked(inbox, 1, 2, 3, 4, 5);
      awaitPublished(mailbox, "one", "two", "three", "four", "five");
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(8, 5, 0, 0, 0, 3)));
    }
  }

  private static void add(ScriptedFolder folder, String... ids) {
    for (String id : ids) {
      folder.add(mail(id));
    }
  }

  /** Exactly these, once each, in any order: each says in its subject which one it is. */
  private static void awaitPublished(WatchedMailbox mailbox, String... ids) {
    List<String> subjects = List.of(ids).stream().map(id -> "Sample " + id).toList();
    patiently()
        .untilAsserted(() ->
            assertThat(mailbox.emails())
                .extracting(email -> email.wording().subject())
                .containsExactlyInAnyOrderElementsOf(subjects));
  }

  private static void awaitMarked(ScriptedFolder inbox, long... uids) {
    for (long uid : uids) {
      patiently().untilAsserted(() -> assertThat(inbox.flags(uid)).isEqualTo(Set.of("\\Seen")));
    }
  }

  private static byte[] mail(String id) {
    return SampleEmail.of(id.replace(' ', '-')).withSubject("Sample " + id).bytes();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
