package io.mailroom.imap.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.imap.message.Listing;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox of a real Dovecot, a user for each test. */
@Timeout(120)
class DovecotMailboxIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static DovecotRig rig;
  private static DovecotServer dovecot;

  @BeforeAll
  static void start() {
    rig = DovecotRig.start();
    dovecot = rig.server();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pässwörd", "a\"b\\c", "trailing ", " {5}", "日本語😀"})
  void anyPasswordOpensTheMailbox(String password) throws ImapFault {
    String user = "user " + password.length() + "@ümlaut.example";
    dovecot.addUser(user, password);

    rig.open(user, password).close();

    assertThatThrownBy(() -> rig.open(user, password + "x"))
        .satisfies(DovecotRig.is(Problem.LOGIN_REFUSED));
  }

  @Test
  void connectionBeyondTheServersLimitIsNoWrongPassword() throws Exception {
    Certificates certificates = Certificates.create();
    try (DovecotServer strict =
        DovecotServer.start(certificates.server(), "mail_max_userip_connections = 1")) {
      strict.addUser("ann", "secret");
      TlsDialer own = Rig.dialer(certificates);
      Endpoint endpoint = new Endpoint("localhost", strict.port());
      Credential ann = new Credential.Password("ann", "secret");
      try (ImapConnection first = ImapConnection.open(own, endpoint, ann, ImapLimits.USUAL)) {
        assertThatThrownBy(() -> ImapConnection.open(own, endpoint, ann, ImapLimits.USUAL))
            .satisfies(DovecotRig.is(Problem.LOGIN_UNAVAILABLE));
        first.noop();
      }
    }
  }

  @Test
  void folderThatMayNotBeChangedSaysSo() throws ImapFault {
    // Given
    String user = rig.user("rights");
    dovecot.createFolder(user, "closed");
    dovecot.createFolder(user, "unmarkable");
    dovecot.restrict(user, "closed", "lookup", "read");
    dovecot.restrict(user, "unmarkable", "lookup", "read", "insert");
    try (ImapConnection connection = rig.open(user)) {
      // When, Then
      assertThat(DovecotRig.select(connection, "closed").isWritable()).isFalse();
      SelectedFolder unmarkable = DovecotRig.select(connection, "unmarkable");
      assertThat(unmarkable.isWritable()).isTrue();
      assertThat(unmarkable.keepsSeen()).isFalse();
    }
  }

  @Test
  void folderThatWentAwaySinceTheListIsMissing() throws ImapFault {
    String user = rig.user("away");
    dovecot.createFolder(user, "old");
    try (ImapConnection connection = rig.open(user)) {
      Lookup.Found old = (Lookup.Found) connection.list().find(new FolderName("old"));
      dovecot.deleteFolder(user, "old");

      assertThat(connection.select(old.folder())).isInstanceOf(Selection.Missing.class);
      assertThat(connection.list().find(new FolderName("old"))).isEqualTo(new Lookup.Missing());
    }
  }

  @Test
  void idleTellsOfEachNewMail() throws ImapFault {
    // Given
    String user = rig.user("idle");
    try (ImapConnection connection = rig.open(user)) {
      assertThat(connection.supportsIdle()).isTrue();
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      long next = 1;
      for (int round = 0; round < 3; round++) {
        assertThat(inbox.list(new Uid(next), Uid.LAST, 10).messages()).isEmpty();

        // When
        Thread.ofVirtual().start(() -> dovecot.deliver(user, "INBOX", DovecotRig.mail("new")));
        boolean hasNews = inbox.idle(LONG);

        // Then
        assertThat(hasNews).isTrue();
        Listing listing = inbox.list(new Uid(next), Uid.LAST, 10);
        assertThat(listing.messages()).extracting(each -> each.uid().value()).containsExactly(next);
        next++;
      }
    }
  }

  @Test
  void sessionThatTheServerEndsIsALostConnection() throws ImapFault {
    String user = rig.user("kicked");
    try (ImapConnection connection = rig.open(user)) {
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      assertThat(inbox.list(Uid.FIRST, Uid.LAST, 1).messages()).isEmpty();

      Thread.ofVirtual().start(() -> dovecot.kick(user));

      assertThatThrownBy(() -> inbox.idle(LONG)).satisfies(DovecotRig.is(Problem.LOST));
    }
  }
}
