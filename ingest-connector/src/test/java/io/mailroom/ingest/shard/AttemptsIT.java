package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.imap.Answer;
import io.mailroom.sandbox.imap.ScriptedFolder;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Connectors end while they fetch an email, again and again (FAILURES C8). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class AttemptsIT {
  /** Once with the others, once alone behind them, and five times first in the row. */
  private static final int DEATHS = 7;

  private static final String SECOND = "UID FETCH (1:3|2:3|2) \\(UID BODY";

  private final SharedServers.Kafka kafka;

  AttemptsIT(SharedServers.Kafka kafka) {
    this.kafka = kafka;
  }

  @Test
  void emailThatEndsEveryConnectorIsGivenUpForGoodAndTheOthersAreNot() {
    try (var server = ConnectorRig.scriptedServer();
        var rig = new ConnectorRig(kafka)) {
      // Given
      ScriptedFolder inbox = threeEmails(server);
      server.always(SECOND, silence());
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = rig.configure(server.port(), watch);

      // When
      for (int death = 1; death <= DEATHS; death++) {
        int fetches = death;
        rig.startConnector();
        patiently().until(() -> server.received(SECOND) == fetches);
        rig.killConnector(mailbox.integration().id());
      }
      rig.startConnector();

      // Then
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(3)));
      patiently().until(() -> mailbox.uids(watch).size() == 2);
      assertThat(mailbox.uids(watch)).containsExactly(1L, 3L);
      mailbox.awaitDeadLetter(headers ->
          assertThat(headers)
              .containsEntry("mailroom-stage", "fetch")
              .containsEntry("mailroom-reason", "connector-ended"));
      assertThat(inbox.flags(2)).isEmpty();
      assertThat(server.received(SECOND)).isEqualTo(DEATHS);
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(3, 2, 0, 1, 0, 0)));
    }
  }

  @Test
  void emailThatIsSlowToComeOutlivesAnyNumberOfCleanRestarts() {
    try (var server = ConnectorRig.scriptedServer();
        var rig = new ConnectorRig(kafka)) {
      // Given
      Answer tooSlow = silence();
      server.folder("INBOX").add(SampleEmail.of("slow").bytes());
      for (int restart = 1; restart <= 6; restart++) {
        server.once("UID FETCH 1 \\(UID BODY", tooSlow);
      }
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = rig.configure(server.port(), watch);

      // When
      for (int restart = 1; restart <= 6; restart++) {
        int fetches = restart;
        rig.startConnector();
        patiently().until(() -> server.received("UID FETCH 1 \\(UID BODY") == fetches);
        rig.stopConnector();
      }
      rig.startConnector();

      // Then
      patiently().until(() -> mailbox.uids(watch).size() == 1);
      assertThat(mailbox.deadLetters()).isEmpty();
    }
  }

  private static ScriptedFolder threeEmails(ScriptedImapServer server) {
    ScriptedFolder inbox = server.folder("INBOX");
    inbox.add(SampleEmail.of("first").bytes());
    inbox.add(SampleEmail.of("second").bytes());
    inbox.add(SampleEmail.of("third").bytes());
    return inbox;
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
