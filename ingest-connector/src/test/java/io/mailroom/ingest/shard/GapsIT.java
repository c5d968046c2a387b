package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.lines;
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
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Servers that number, show and announce their messages oddly (FAILURES A13, B5 to B10, B13). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class GapsIT {
  private static final String LISTING = "UID FETCH 1:\\* \\(UID FLAGS";

  private final SharedServers.Kafka kafka;
  @RegisterExtension final Configured configured;

  GapsIT(SharedServers.Kafka kafka, ConnectorRig rig) {
    this.kafka = kafka;
    this.configured = new Configured(rig);
  }

  @Test
  void messageLeftOutOfAnAnswerIsPublishedOnceWhenItIsShown() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = mails(server, 4);
      server.once(
          LISTING, lines("* 1 FETCH (UID 1 FLAGS ())", "* 4 FETCH (UID 4 FLAGS ())", "{tag} OK"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently().until(() -> mailbox.uids(watch).size() == 4);
      assertThat(mailbox.uids(watch)).containsExactly(1L, 4L, 2L, 3L);
      assertThat(mailbox.emails())
          .extracting(email -> email.origin().sequence())
          .containsExactly(1L, 2L, 3L, 4L);
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(3)));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> {
            assertThat(checkpoint.owed().gaps()).isEmpty();
            assertThat(checkpoint.counts()).isEqualTo(new Counts(4, 4, 0, 0, 0, 0));
          });
    }
  }

  @Test
  void lowerUidThatComesLaterIsPublishedOnce() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      inbox.uidNext(400_000);
      inbox.add(mail("high"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> mailbox.uids(watch).equals(List.of(400_000L)));
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));

      // When
      inbox.uidNext(7);
      inbox.add(mail("low"));
      inbox.uidNext(400_001);
      inbox.add(mail("next"));

      // Then
      patiently().until(() -> mailbox.uids(watch).size() == 3);
      assertThat(mailbox.uids(watch)).containsExactlyInAnyOrder(7L, 400_000L, 400_001L);
      mailbox.awaitCheckpoint(
          watch,
          checkpoint ->
              assertThat(checkpoint.owed().gaps())
                  .extracting(gap -> gap.from() + ":" + gap.to())
                  .containsExactly("1:6", "8:399999"));
    }
  }

  @Test
  void uidThatStaysEmptyForADayIsGoneUntilTheAccountsAreCompared() {
    try (var server = ConnectorRig.scriptedServer();
        var own = new ConnectorRig(kafka)) {
      // Given
      ScriptedFolder inbox = mails(server, 3);
      inbox.remove(2);
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = own.configure(server.port(), watch);
      own.startConnector();
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 3L)));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> {
            assertThat(checkpoint.counts().published()).isEqualTo(2);
            assertThat(checkpoint.owed().gaps())
                .extracting(gap -> gap.from() + ":" + gap.to())
                .containsExactly("2:2");
          });

      // When
      own.pass(Duration.ofHours(25));
      inbox.add(mail("four"));
      server.announce("* 3 EXISTS");

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 3L, 4L)));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> {
            assertThat(checkpoint.counts()).isEqualTo(new Counts(4, 3, 0, 0, 1, 0));
            assertThat(checkpoint.owed().gaps()).isEmpty();
          });

      // When: it is shown after all, and a day later the folder is searched
      inbox.uidNext(2);
      inbox.add(mail("two"));
      own.pass(Duration.ofHours(25));

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 3L, 4L, 2L)));
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(2)));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.counts()).isEqualTo(new Counts(5, 4, 0, 0, 1, 0)));
    }
  }

  @Test
  void leapOfUidNextKeepsNobodyBusy() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      server.folder("INBOX").uidNext(400_000);
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);
      patiently().until(() -> server.received("IDLE") == 2);

      // Then: a listing each time it woke, and at most two looks at gaps between
      assertThat(server.received("UID")).isLessThanOrEqualTo(4);
      assertThat(mailbox.emails()).isEmpty();
    }
  }

  @Test
  void answerInAnyOrderIsPublishedInOrder() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      mails(server, 3);
      server.once(
          LISTING,
          lines(
              "* 3 FETCH (UID 3 FLAGS ())",
              "* 1 FETCH (UID 1 FLAGS ())",
              "* 2 FETCH (UID 2 FLAGS ())",
              "{tag} OK"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 2L, 3L)));
    }
  }

  @Test
  void folderWithoutUidNextIsRead() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      inbox.uidNext(9);
      inbox.add(mail("nine"));
      inbox.conceal("UIDNEXT");
      Watch watch = WatchedMailbox.watch("INBOX", 9);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(9L)));
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(9)));
    }
  }

  @Test
  void uidsBeyond31BitsArePublishedAndMarkedUpToTheLast() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      inbox.uidNext(4_294_967_294L);
      inbox.add(mail("last but one"));
      inbox.add(mail("last"));
      Watch watch = WatchedMailbox.watch("INBOX", 3_000_000_000L);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), watch);

      // Then
      patiently().until(() -> mailbox.uids(watch).size() == 2);
      assertThat(mailbox.uids(watch)).containsExactly(4_294_967_294L, 4_294_967_295L);
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(4_294_967_295L)));
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> assertThat(checkpoint.position().nextUid()).isEqualTo(4_294_967_296L));
    }
  }

  private static ScriptedFolder mails(ScriptedImapServer server, int count) {
    ScriptedFolder inbox = server.folder("INBOX");
    for (int i = 1; i <= count; i++) {
      inbox.add(mail("mail-" + i));
    }
    return inbox;
  }

  private static byte[] mail(String id) {
    return SampleEmail.of(id).bytes();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
