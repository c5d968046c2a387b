package io.mailroom.ingest.shard;

import static io.mailroom.sandbox.imap.Answer.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.imap.ScriptedFolder;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What of a mailbox is changed, and what when it cannot be (FAILURES D1 to D7, D12). */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class MarkingIT {
  private static final String[] ALL_RIGHTS = {
    "lookup", "read", "write", "write-seen", "write-deleted", "insert", "expunge"
  };

  private final DovecotServer dovecot;
  @RegisterExtension final Configured configured;

  MarkingIT(ConnectorRig rig, DovecotServer dovecot) {
    this.dovecot = dovecot;
    this.configured = new Configured(rig);
  }

  @Test
  void nothingButSeenIsChangedInTheWholeMailbox() {
    // Given: old and new mail in a watched folder, and others beside it, with all sorts of flags
    String user = user();
    dovecot.createFolder(user, "Watched");
    dovecot.createFolder(user, "Other");
    List<String> flags =
        List.of("\\Seen", "\\Flagged", "\\Answered", "\\Deleted", "\\Draft", "$Label1", "NonJunk");
    deliverFlagged(user, "Watched", flags);
    deliverFlagged(user, "Other", flags);
    deliverFlagged(user, "INBOX", flags);
    Watch watch = watch(user, "Watched");
    deliverFlagged(user, "Watched", flags);
    Map<String, Map<Long, Set<String>>> expected = mailbox(user);
    expected.computeIfPresent(
        "Watched",
        (_, before) -> {
          Map<Long, Set<String>> after = new TreeMap<>(before);
          after.replaceAll(
              (uid, set) -> uid < watch.baseline().firstUid() ? set : with(set, "\\Seen"));
          return after;
        });

    // When
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);

    // Then: what another client read, flagged or deleted before is published too
    patiently().until(() -> mailbox.uids(watch).size() == flags.size() + 1);
    patiently().untilAsserted(() -> assertThat(mailbox(user)).isEqualTo(expected));

    // When: the sessions end in several ways
    dovecot.kick(user);
    patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
    mailbox.remove();
    patiently().until(() -> mailbox.is(watch, FolderState.REMOVED));

    // Then: nobody's deletion was carried out
    assertThat(mailbox(user)).isEqualTo(expected);
  }

  @Test
  void folderThatBecomesReadOnlyIsPublishedAndMarkedWhenItIsWritableAgain() {
    // Given
    String user = user();
    dovecot.createFolder(user, "Shared");
    Watch watch = watch(user, "Shared");
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);
    dovecot.deliver(user, "Shared", mail("one"));
    awaitFlags(user, "Shared", Map.of(1L, Set.of("\\Seen")));

    // When
    dovecot.restrict(user, "Shared", "lookup", "read");
    dovecot.kick(user);
    patiently().until(() -> mailbox.is(watch, FolderState.READ_ONLY));
    dovecot.deliver(user, "Shared", mail("two"));

    // Then
    patiently().until(() -> mailbox.uids(watch).equals(List.of(1L, 2L)));
    assertThat(dovecot.flags(user, "Shared")).containsEntry(2L, Set.of());

    // When
    dovecot.restrict(user, "Shared", ALL_RIGHTS);
    dovecot.kick(user);

    // Then
    awaitFlags(user, "Shared", Map.of(1L, Set.of("\\Seen"), 2L, Set.of("\\Seen")));
    patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
    assertThat(mailbox.uids(watch)).containsExactly(1L, 2L);
  }

  @Test
  void markThatIsRefusedIsOwedAndNotTriedAgainAtOnce() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      server.once("UID STORE", lines("{tag} NO [NOPERM] no more"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      WatchedMailbox mailbox = configured.mailbox(server.port(), "ann", watch);

      // When
      inbox.add(mail("one"));
      patiently().until(() -> mailbox.is(watch, FolderState.READ_ONLY));

      // Then
      mailbox.awaitCheckpoint(
          watch, checkpoint -> assertThat(checkpoint.owed().unmarked()).containsExactly(1L));
      assertThat(server.received("UID STORE")).isEqualTo(1);

      // When
      server.resetAll();

      // Then
      patiently().until(() -> Set.of("\\Seen").equals(inbox.flags(1)));
      mailbox.awaitCheckpoint(
          watch, checkpoint -> assertThat(checkpoint.owed().unmarked()).isEmpty());
      patiently().untilAsserted(() -> assertThat(mailbox.uids(watch)).containsExactly(1L));
    }
  }

  @Test
  void emailExpungedBeforeItsMarkIsOwedNothing() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      ScriptedFolder inbox = server.folder("INBOX");
      server.once(
          "UID STORE 1",
          exchange -> {
            inbox.remove(1);
            exchange.lines("{tag} OK nothing to do");
          });
      Watch watch = WatchedMailbox.watch("INBOX", 1);
      inbox.add(mail("one"));

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), "ann", watch);

      // Then
      mailbox.awaitCheckpoint(
          watch,
          checkpoint -> {
            assertThat(checkpoint.counts().published()).isEqualTo(1);
            assertThat(checkpoint.owed().unmarked()).isEmpty();
          });
      patiently().until(() -> mailbox.is(watch, FolderState.WATCHING));
      assertThat(server.received("UID STORE")).isEqualTo(1);
      assertThat(server.received("AUTHENTICATE")).isEqualTo(1);
    }
  }

  @Test
  void noCommandCanChangeMoreThanSeen() {
    try (var server = ConnectorRig.scriptedServer()) {
      // Given
      server.folder("INBOX").add(mail("one"));
      Watch watch = WatchedMailbox.watch("INBOX", 1);

      // When
      WatchedMailbox mailbox = configured.mailbox(server.port(), "ann", watch);
      patiently().until(() -> server.received("IDLE") > 0);
      mailbox.remove();
      patiently().until(() -> server.connections() == 0);

      // Then
      assertThat(server.commands())
          .extracting(command -> command.text().split(" \\(\\\\| ", 2)[0])
          .isSubsetOf("AUTHENTICATE", "CAPABILITY", "LIST", "SELECT", "UID", "IDLE", "NOOP");
      assertThat(server.commands())
          .extracting(command -> command.text())
          .filteredOn(text -> text.startsWith("UID"))
          .allMatch(text -> text.matches("UID (FETCH .*|STORE \\S+ \\+FLAGS \\(\\\\Seen\\))"))
          .noneMatch(text -> text.contains("BODY["));
    }
  }

  private String user() {
    String user = "marking" + IntegrationId.random().value().substring(0, 8);
    dovecot.addUser(user, "secret");
    return user;
  }

  /** One without a flag, and one with each. */
  private void deliverFlagged(String user, String folder, List<String> flags) {
    dovecot.deliver(user, folder, mail("plain"));
    for (String flag : flags) {
      dovecot.deliver(user, folder, mail("with-" + flag.replaceAll("\\W", "")));
      long uid = new TreeMap<>(dovecot.flags(user, folder)).lastKey();
      dovecot.addFlag(user, folder, uid, flag);
    }
  }

  private Map<String, Map<Long, Set<String>>> mailbox(String user) {
    Map<String, Map<Long, Set<String>>> flags = new TreeMap<>();
    dovecot
        .folders(user)
        .forEach(folder -> {
          Map<Long, Set<String>> all = new TreeMap<>();
          dovecot.flags(user, folder).forEach((uid, set) -> all.put(uid, without(set, "\\Recent")));
          flags.put(folder, all);
        });
    return flags;
  }

  private static Set<String> with(Set<String> flags, String flag) {
    Set<String> more = new HashSet<>(flags);
    more.add(flag);
    return more;
  }

  private static Set<String> without(Set<String> flags, String flag) {
    Set<String> less = new HashSet<>(flags);
    less.remove(flag);
    return less;
  }

  private void awaitFlags(String user, String folder, Map<Long, Set<String>> flags) {
    patiently().untilAsserted(() -> assertThat(dovecot.flags(user, folder)).isEqualTo(flags));
  }

  private Watch watch(String user, String folder) {
    return WatchedMailbox.watch(dovecot, user, folder);
  }

  private static byte[] mail(String id) {
    return SampleEmail.of(id).bytes();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
