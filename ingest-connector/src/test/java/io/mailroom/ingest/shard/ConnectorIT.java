package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connector on a real Dovecot. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class ConnectorIT {
  private final SharedServers.Kafka kafka;
  private final DovecotServer dovecot;
  @RegisterExtension final Configured configured;

  ConnectorIT(SharedServers.Kafka kafka, ConnectorRig rig, DovecotServer dovecot) {
    this.kafka = kafka;
    this.dovecot = dovecot;
    this.configured = new Configured(rig);
  }

  @Test
  void everyFolderIsPublishedInOrderAndMarked() {
    // Given
    String user = user("folders");
    List<String> folders = List.of("INBOX", "Entwürfe", "A&B", "日本", "a.b😀");
    folders.stream().skip(1).forEach(name -> dovecot.createFolder(user, name));
    folders.forEach(name -> dovecot.deliver(user, name, mail("old")));
    List<Watch> watches = folders.stream().map(name -> watch(user, name)).toList();
    WatchedMailbox mailbox =
        configured.mailbox(dovecot.port(), user, watches.toArray(Watch[]::new));

    // When
    for (int i = 0; i < 10; i++) {
      String id = "mail-" + i;
      folders.forEach(name -> dovecot.deliver(user, name, mail(id)));
    }

    // Then
    for (Watch watch : watches) {
      patiently()
          .untilAsserted(() ->
              assertThat(mailbox.emails())
                  .filteredOn(email -> email.origin().watchId().equals(watch.watchId()))
                  .extracting(email -> email.origin().sequence())
                  .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList()));
      patiently()
          .untilAsserted(() ->
              assertThat(dovecot.flags(user, watch.folder().value()).values())
                  .filteredOn(Set.of("\\Seen")::equals)
                  .hasSize(10));
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lookup read", "lookup read insert"})
  void folderThatTakesNoMarksIsPublishedAndSaysSo(String rights) {
    // Given
    String user = user("readonly" + rights.length());
    dovecot.createFolder(user, "Shared");
    Watch watch = watch(user, "Shared");
    dovecot.deliver(user, "Shared", mail("one"));
    dovecot.restrict(user, "Shared", rights.split(" ", -1));

    // When
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);

    // Then
    patiently().until(() -> mailbox.uids(watch).equals(List.of(1L)));
    patiently().until(() -> mailbox.is(watch, FolderState.READ_ONLY));
    mailbox.awaitCheckpoint(
        watch, checkpoint -> assertThat(checkpoint.owed().unmarked()).containsExactly(1L));
  }

  @Test
  void recordThatTheTopicDoesNotTakeIsADeadLetterAndTheNextOneIsNot() throws Exception {
    // Given
    String user = user("large");
    try (var own = new ConnectorRig(kafka)) {
      own.limit(own.topics().inboundEmail(), 20_000);
      Watch watch = watch(user, "INBOX");
      dovecot.deliver(user, "INBOX", mail("first"));
      dovecot.deliver(user, "INBOX", incompressible("large", 45_000));
      dovecot.deliver(user, "INBOX", mail("third"));

      // When
      WatchedMailbox mailbox = own.configure(dovecot.port(), user, watch);
      own.startConnector();

      // Then
      patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 3L)));
      assertThat(mailbox.emails())
          .extracting(email -> email.origin().sequence())
          .containsExactly(1L, 2L);
      mailbox.awaitDeadLetter(headers ->
          assertThat(headers)
              .containsEntry("mailroom-stage", "publish")
              .containsEntry("mailroom-reason", "record-refused"));
      patiently()
          .until(() ->
              dovecot
                  .flags(user, "INBOX")
                  .equals(Map.of(1L, Set.of("\\Seen"), 2L, Set.of(), 3L, Set.of("\\Seen"))));
      patiently().until(() -> own.budget().free() == ConnectorRig.BUDGET);
    }
  }

  @Test
  void whatWasPublishedAndNotMarkedIsMarkedAfterATakeOver() {
    // Given: a connector died between the commit and the mark
    String user = user("unmarked");
    try (var own = new ConnectorRig(kafka)) {
      Watch watch = watch(user, "INBOX");
      dovecot.deliver(user, "INBOX", mail("one"));
      dovecot.deliver(user, "INBOX", mail("two"));
      WatchedMailbox mailbox = own.configure(dovecot.port(), user, watch);
      own.write(
          mailbox.key(watch),
          new Checkpoint(
              watch.watchId(),
              new Position(watch.baseline().uidValidity(), 3, 2),
              new Checkpoint.Owed(List.of(1L, 2L), List.of(), null),
              Checkpoint.Past.NONE,
              new Counts(2, 2, 0, 0, 0, 0)));

      // When
      own.startConnector();

      // Then
      patiently()
          .until(() ->
              dovecot
                  .flags(user, "INBOX")
                  .equals(Map.of(1L, Set.of("\\Seen"), 2L, Set.of("\\Seen"))));
      mailbox.awaitCheckpoint(
          watch, checkpoint -> assertThat(checkpoint.owed().unmarked()).isEmpty());
      assertThat(mailbox.emails()).isEmpty();
    }
  }

  @Test
  void onlySeenIsChangedAndAPersonWhoMarksUnreadIsNotFought() {
    // Given
    String user = user("flags");
    try (var own = new ConnectorRig(kafka)) {
      dovecot.deliver(user, "INBOX", mail("old"));
      Watch watch = watch(user, "INBOX");
      for (String id : List.of("two", "three", "four")) {
        dovecot.deliver(user, "INBOX", mail(id));
      }
      dovecot.addFlag(user, "INBOX", 2, "\\Flagged");
      dovecot.addFlag(user, "INBOX", 3, "\\Deleted");
      WatchedMailbox mailbox = own.configure(dovecot.port(), user, watch);
      own.startConnector();
      patiently().until(() -> mailbox.uids(watch).equals(List.of(2L, 3L, 4L)));
      patiently().until(() -> Set.of("\\Seen").equals(dovecot.flags(user, "INBOX").get(4L)));
      mailbox.awaitCheckpoint(
          watch, checkpoint -> assertThat(checkpoint.owed().unmarked()).isEmpty());
      own.stopConnector();

      // When
      dovecot.doveadm("flags", "remove", "-u", user, "\\Seen", "mailbox", "INBOX", "uid", "4");
      dovecot.deliver(user, "INBOX", mail("five"));
      own.startConnector();

      // Then
      patiently().until(() -> Set.of("\\Seen").equals(dovecot.flags(user, "INBOX").get(5L)));
      SortedMap<Long, Set<String>> flags = dovecot.flags(user, "INBOX");
      assertThat(flags)
          .containsEntry(1L, Set.of())
          .containsEntry(2L, Set.of("\\Seen", "\\Flagged"))
          .containsEntry(3L, Set.of("\\Seen", "\\Deleted"))
          .containsEntry(4L, Set.of());
      patiently()
          .untilAsserted(() -> assertThat(mailbox.uids(watch)).containsExactly(2L, 3L, 4L, 5L));
    }
  }

  /** A user that no other test has. */
  private String user(String name) {
    String user = name + IntegrationId.random().value().substring(0, 8);
    dovecot.addUser(user, "secret");
    return user;
  }

  private Watch watch(String user, String folder) {
    return WatchedMailbox.watch(dovecot, user, folder);
  }

  private static byte[] mail(String id) {
    return SampleEmail.of(id).bytes();
  }

  private static byte[] incompressible(String id, int bytes) {
    byte[] random = new byte[bytes / 4 * 3];
    new Random(1).nextBytes(random);
    return SampleEmail.of(id).withText(Base64.getMimeEncoder().encodeToString(random)).bytes();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
