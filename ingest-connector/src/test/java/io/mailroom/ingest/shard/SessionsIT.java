package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.lines;
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

/** What a session makes of servers that are unusual, changed or sick. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class SessionsIT {
  private final ConnectorRig rig;
  @RegisterExtension final Configured configured;

  SessionsIT(ConnectorRig rig) {
    this.rig = rig;
    this.configured = new Configured(rig);
  }

  @Test
  void refusedCredentialIsTriedThreeTimesForAllFoldersAndRestsUntilItChanges() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      server.always("AUTHENTICATE", lines("{tag} NO [AUTHENTICATIONFAILED] no"));
      server.folder("INBOX").add(mail("one"));
      server.folder("Other").add(mail("two"));
      Watch inbox = WatchedMailbox.watch("INBOX", 1);
      Watch other = WatchedMailbox.watch("Other", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), inbox, other);

      // Then
      patiently().until(() -> server.received("AUTHENTICATE") == 3);
      patiently().until(() -> mailbox.is(inbox, FolderState.LOGIN_REFUSED));
      patiently().until(() -> mailbox.is(other, FolderState.LOGIN_REFUSED));

      // When
      server.always("AUTHENTICATE", lines("{tag} OK welcome"));
      mailbox.changeCredential();

      // Then: two sessions logged in, and nobody tried the old credential meanwhile
      patiently().until(() -> mailbox.emails().size() == 2);
      assertThat(server.received("AUTHENTICATE")).isEqualTo(5);
    }
  }

  @Test
  void serverWithoutIdleIsAsked() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      server.capabilities("IMAP4rev1 SASL-IR AUTH=PLAIN");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));

      // When
      server.folder("INBOX").add(mail("late"));

      // Then
      patiently().until(() -> mailbox.emails().size() == 1);
      assertThat(server.received("IDLE")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NO", "BAD"})
  void serverThatRefusesIdleIsAskedOnTheSameConnection(String condition) {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      server.always("IDLE", lines("{tag} " + condition + " not now"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> server.received("NOOP") > 0);

      // When
      server.folder("INBOX").add(mail("late"));

      // Then
      patiently().until(() -> mailbox.emails().size() == 1);
      assertThat(server.received("AUTHENTICATE")).isEqualTo(1);
      assertThat(server.received("IDLE")).isEqualTo(1);
    }
  }

  @Test
  void emailThatIdleNeverTellsOfIsFound() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given: the folder is silent, whatever happens in it (FAILURES A4)
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> server.received("IDLE") > 0);

      // When
      server.folder("INBOX").add(mail("silent"));

      // Then
      patiently().until(() -> mailbox.emails().size() == 1);
      assertThat(server.received("AUTHENTICATE")).isEqualTo(1);
    }
  }

  @Test
  void serverThatFallsSilentInIdleIsFoundAndHealed() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given: half open (FAILURES A1)
      server.once("IDLE", lines("+ idling").then(silence()));
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> server.received("IDLE") == 1);

      // When
      server.folder("INBOX").add(mail("late"));

      // Then
      patiently().until(() -> mailbox.emails().size() == 1);
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
      assertThat(server.received("AUTHENTICATE")).isEqualTo(2);
    }
  }

  @Test
  void sickServerDelaysNobodyElse() {
    try (var sick = ConnectorRig.scriptedServer();
        var healthy = ConnectorRig.scriptedServer()) {
      // Given
      sick.greeting(silence());
      healthy.folder("INBOX").add(mail("healthy"));

      // When
      WatchedMailbox sickBox = configured.mailbox(sick.port(), WatchedMailbox.watch("INBOX", 1));
      WatchedMailbox healthyBox =
          configured.mailbox(healthy.port(), WatchedMailbox.watch("INBOX", 1));

      // Then
      patiently().until(() -> healthyBox.emails().size() == 1);
      assertThat(sickBox.emails()).isEmpty();
    }
  }

  @Test
  void missingFolderIsSaidAndReadWhenItComes() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      Watch watch = WatchedMailbox.watch("Later", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> mailbox.is(watch, FolderState.FOLDER_MISSING));

      // When
      server.folder("Later").add(mail("late"));

      // Then
      patiently().until(() -> mailbox.emails().size() == 1);
    }
  }

  @Test
  void onlyWhatWasMovedInFromElsewhereIsFiltered() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      inbox.add(mail("moved"), Instant.now().minus(Duration.ofDays(3)));
      inbox.add(mail("delayed"), Instant.now().minus(Duration.ofHours(3)));
      inbox.add(mail("read"), Instant.now(), "\\Seen", "\\Flagged");
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(2L, 3L)));
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(2)));
      assertThat(inbox.flags(1)).isEmpty();
      assertThat(inbox.flags(3)).isEqualTo(Set.of("\\Seen", "\\Flagged"));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(3, 2, 1, 0, 0, 0)));
      assertThat(server.received("UID STORE 2 \\+FLAGS \\(\\\\Seen\\)$")).isEqualTo(1);
      assertThat(server.received("UID STORE")).isEqualTo(1);
    }
  }

  @Test
  void writerThatWasFencedComesBackAndLosesNothing() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      inbox.add(mail("before"));
      patiently().until(() -> mailbox.emails().size() == 1);

      // When
      rig.fence(mailbox.integration().id());
      inbox.add(mail("after"));
      server.announce("* 2 EXISTS");

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 2L)));
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(2)));
      assertThat(server.received("AUTHENTICATE")).isEqualTo(1);
    }
  }

  private static byte[] mail(String id) {
    return SampleEmail.of(id).bytes();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
