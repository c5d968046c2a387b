package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Emails of a real Dovecot that get other UIDs, come twice, or come back (FAILURES B13 to B17). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class RenumberedIT {
  /** Dovecot itself panics near 2^32. */
  private static final long FAR_UID = 3_000_000_000L;

  private final DovecotServer dovecot;
  private final String user = "renumbered" + IntegrationId.random().value().substring(0, 8);
  @RegisterExtension final Configured configured;

  RenumberedIT(ConnectorRig rig, DovecotServer dovecot) {
    this.dovecot = dovecot;
    dovecot.addUser(user, "secret");
    this.configured = new Configured(rig);
  }

  @Test
  void changedUidValidityLosesNothingAndPublishesNothingAgain() {
    // Given
    Instant before = Instant.now().minusSeconds(60);
    dovecot.deliver(user, "INBOX", SampleEmail.of("old").bytes(), before);
    Watch watch = watch("INBOX");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    deliver("INBOX", "one");
    deliver("INBOX", "two");
    awaitPublished(mailbox, "one", "two");
    patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));

    // When: in IDLE, with new mail mixed in
    dovecot.uidValidity(user, "INBOX", watch.baseline().uidValidity() + 17);
    deliver("INBOX", "three");

    // Then
    awaitPublished(mailbox, "one", "two", "three");
    awaitRead("INBOX", 3);
    patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
    mailbox.awaitCheckpoint(
        watch,
        checkpoint ->
            assertThat(checkpoint.position().uidValidity())
                .isEqualTo(watch.baseline().uidValidity() + 17));
  }

  @Test
  void folderThatWasDeletedAndMadeAgainIsReadFromItsFirstMessage() {
    // Given
    dovecot.createFolder(user, "Orders");
    Watch watch = watch("Orders");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    deliver("Orders", "one");
    deliver("Orders", "two");
    awaitPublished(mailbox, "one", "two");
    awaitRead("Orders", 2);

    // When
    dovecot.deleteFolder(user, "Orders");
    patiently().until(() -> mailbox.is(watch, FolderState.FOLDER_MISSING));
    dovecot.createFolder(user, "Orders");
    deliver("Orders", "three");

    // Then
    awaitPublished(mailbox, "one", "two", "three");
    awaitRead("Orders", 1);
  }

  @Test
  void folderThatWasRenamedAndComesBackGoesOn() {
    // Given
    dovecot.createFolder(user, "Orders");
    Watch watch = watch("Orders");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    deliver("Orders", "one");
    awaitPublished(mailbox, "one");
    awaitRead("Orders", 1);

    // When
    dovecot.renameFolder(user, "Orders", "Away");
    dovecot.kick(user);
    patiently().until(() -> mailbox.is(watch, FolderState.FOLDER_MISSING));
    deliver("Away", "two");
    dovecot.renameFolder(user, "Away", "Orders");

    // Then
    awaitPublished(mailbox, "one", "two");
    awaitRead("Orders", 2);
  }

  @Test
  void emailThatIsMovedAwayAndBackArrivesAgain() {
    // Given
    dovecot.createFolder(user, "Elsewhere");
    Watch watch = watch("INBOX");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    deliver("INBOX", "one");
    awaitPublished(mailbox, "one");
    awaitRead("INBOX", 1);

    // When
    move("INBOX", "Elsewhere");
    move("Elsewhere", "INBOX");

    // Then: another UID is another arrival, of the same octets
    patiently().until(() -> mailbox.emails().size() == 2);
    assertThat(mailbox.emails())
        .extracting(email -> email.arrival().sha256())
        .containsOnly(sha(mailbox));
    assertThat(mailbox.uids(watch)).doesNotHaveDuplicates();
  }

  @Test
  void emailInTwoWatchedFoldersArrivesInBoth() {
    // Given
    dovecot.createFolder(user, "Orders");
    Watch inbox = watch("INBOX");
    Watch orders = watch("Orders");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, inbox, orders);
    deliver("INBOX", "one");
    patiently().until(() -> mailbox.uids(inbox).size() == 1);

    // When
    dovecot.doveadm("copy", "-u", user, "Orders", "mailbox", "INBOX", "all");

    // Then
    patiently().until(() -> mailbox.uids(orders).size() == 1);
    assertThat(mailbox.uids(inbox)).hasSize(1);
    assertThat(mailbox.emails())
        .extracting(email -> email.arrival().sha256())
        .containsOnly(sha(mailbox));
    awaitRead("Orders", 1);
  }

  @Test
  void uidsBeyondThoseOfASignedIntegerArePublishedMarkedAndWrittenDown() {
    // Given
    Watch watch = watch("INBOX");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    deliver("INBOX", "one");
    awaitPublished(mailbox, "one");

    // When
    dovecot.uidNext(user, "INBOX", FAR_UID);
    deliver("INBOX", "two");

    // Then
    awaitPublished(mailbox, "one", "two");
    assertThat(mailbox.uids(watch)).last().isEqualTo(FAR_UID);
    awaitRead("INBOX", 2);
    mailbox.awaitCheckpoint(
        watch,
        checkpoint -> {
          assertThat(checkpoint.position().nextUid()).isEqualTo(FAR_UID + 1);
          assertThat(checkpoint.owed().unmarked()).isEmpty();
        });
  }

  @Test
  void integrationThatIsMadeAgainBeginsWhereItIsMade() {
    // Given
    Watch first = watch("INBOX");
    WatchedMailbox removed = configured.mailbox(dovecot.port(), user, first);
    deliver("INBOX", "one");
    awaitPublished(removed, "one");
    awaitRead("INBOX", 1);

    // When
    removed.remove();
    patiently().until(() -> removed.is(first, FolderState.REMOVED));
    deliver("INBOX", "between");
    WatchedMailbox again = configured.mailbox(dovecot.port(), user, watch("INBOX"));
    deliver("INBOX", "two");

    // Then
    awaitPublished(again, "two");
    awaitPublished(removed, "one");
    awaitRead("INBOX", 2);
  }

  private void deliver(String folder, String id) {
    dovecot.deliver(user, folder, SampleEmail.of(id).bytes());
  }

  private void move(String from, String to) {
    dovecot.doveadm("move", "-u", user, to, "mailbox", from, "all");
  }

  /** Exactly these, once each, in this order. */
  private static void awaitPublished(WatchedMailbox mailbox, String... ids) {
    patiently()
        .untilAsserted(
            () -> assertThat(mailbox.emails()).extracting(RenumberedIT::id).containsExactly(ids));
  }

  private static String id(InboundEmail email) {
    return String.valueOf(email.wording().subject()).replace("Sample ", "");
  }

  private static String sha(WatchedMailbox mailbox) {
    return mailbox.emails().getFirst().arrival().sha256();
  }

  private void awaitRead(String folder, int count) {
    patiently()
        .untilAsserted(() ->
            assertThat(dovecot.flags(user, folder).values())
                .filteredOn(Set.of("\\Seen")::equals)
                .hasSize(count));
  }

  private Watch watch(String folder) {
    return WatchedMailbox.watch(dovecot, user, folder);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
