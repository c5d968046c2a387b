package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.literal;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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

  private static final int MOST_ATTEMPTS = 5;

  /** Enough for another session to come to its fetch. */
  private static final Duration MEANWHILE = Duration.ofMillis(500);

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
  void emailThatIsFetchedMeanwhileIsNotGivenUpWithTheOneThatEndsTheConnectors() {
    try (var server = ConnectorRig.scriptedServer();
        var rig = new ConnectorRig(kafka)) {
      // Given
      String deadly = "UID FETCH 2 \\(UID BODY";
      byte[] harmless = SampleEmail.of("harmless").bytes();
      threeEmails(server).remove(3);
      server.folder("Orders").add(harmless);
      server.always(deadly, silence());
      server.always(
          "UID FETCH 1 \\(UID BODY",
          late()
              .then(literal("* 1 FETCH (UID 1 BODY[] ", harmless, ")"))
              .then(lines("{tag} OK done")));
      Watch inbox = WatchedMailbox.watch("INBOX", 2);
      Watch orders = WatchedMailbox.watch("Orders", 1);
      WatchedMailbox mailbox = rig.configure(server.port(), inbox, orders);

      // When
      for (int death = 1; death <= MOST_ATTEMPTS; death++) {
        int fetches = death;
        rig.startConnector();
        patiently().until(() -> server.received(deadly) == fetches);
        LockSupport.parkNanos(MEANWHILE.toNanos());
        rig.killConnector(mailbox.integration().id());
      }
      rig.startConnector();

      // Then
      patiently().until(() -> mailbox.uids(orders).equals(List.of(1L)));
      mailbox.awaitDeadLetter(
          headers -> assertThat(headers).containsEntry("mailroom-reason", "connector-ended"));
      assertThat(mailbox.uids(inbox)).isEmpty();
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

  /** Comes when a connector that ends meanwhile has ended. */
  private static Answer late() {
    return _ -> LockSupport.parkNanos(MEANWHILE.multipliedBy(2).toNanos());
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
