package io.mailroom.imap.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.Fetched.Reason;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.message.Marked;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mailbox of a real Dovecot, a user for each test. */
@Timeout(120)
class DovecotMailboxIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("INBOX", "Entwürfe", "A&B", "日本", "a.b😀", "q\"u\\o", "x".repeat(200));

  static DovecotServer dovecot;
  static TlsDialer dialer;

  @BeforeAll
  static void start() {
    Certificates certificates = Certificates.create();
    dovecot = DovecotServer.start(certificates.server());
    dialer = Rig.dialer(certificates);
  }

  @AfterAll
  static void stop() {
    dovecot.close();
  }

  @Test
  void mailInFoldersOfAnyNameIsListedFetchedAndMarked() throws ImapFault {
    // Given
    String user = user("names");
    for (String name : NAMES) {
      if (!name.equals("INBOX")) {
        dovecot.createFolder(user, name);
      }
      dovecot.deliver(
          user, name, mail("in " + name.length()), Instant.ofEpochSecond(1_700_000_000));
    }
    try (ImapConnection connection = open(user)) {
      for (String name : NAMES) {
        SelectedFolder folder = select(connection, name);
        assertThat(folder.isWritable()).isTrue();
        assertThat(folder.keepsSeen()).isTrue();

        // When
        Listing listing = folder.list(Uid.FIRST, Uid.LAST, 10);
        List<Fetched<Rig.Target>> fetched = folder.fetch(Rig.uids(1), _ -> new Rig.Target());
        Set<String> before = dovecot.flags(user, name).get(1L);
        Marked marked = folder.markSeen(Rig.uids(1));

        // Then
        assertThat(listing.messages())
            .singleElement()
            .satisfies(each -> {
              assertThat(each.uid()).isEqualTo(Uid.FIRST);
              assertThat(each.size()).isEqualTo(mail("in " + name.length()).length);
              assertThat(each.internalDate()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
            });
        assertThat(octets(fetched)).containsExactly(mail("in " + name.length()));
        assertThat(before).doesNotContain("\\Seen");
        assertThat(marked.seen()).isEqualTo(Rig.uids(1));
        assertThat(dovecot.flags(user, name).get(1L)).contains("\\Seen");
      }
    }
  }

  @Test
  void messageIsPutIntoAFolderFoundThereAndItsOriginalAnswered() throws ImapFault {
    // Given
    String user = user("sent");
    dovecot.createFolder(user, "Gesendet ü");
    dovecot.deliver(user, "INBOX", mail("question"), Instant.ofEpochSecond(1_700_000_000));
    byte[] reply =
        "Message-ID: <mailroom.1@x>\r\nSubject: a\r\n\r\n{5}\r\nm2 LOGOUT\r\n".getBytes(US_ASCII);
    try (ImapConnection connection = open(user)) {
      SelectedFolder sent = select(connection, "Gesendet ü");
      boolean wasThere = sent.holds("<mailroom.1@x>");

      // When
      connection.append(sent.listed(), outgoing(reply, reply.length));
      SelectedFolder inbox = select(connection, "INBOX");
      inbox.markAnswered(Uid.FIRST);
      inbox.markAnswered(new Uid(77));

      // Then
      assertThat(wasThere).isFalse();
      assertThat(dovecot.flags(user, "INBOX").get(1L)).containsExactly("\\Answered");
      assertThat(dovecot.flags(user, "Gesendet ü").get(1L)).containsExactly("\\Seen");
      sent = select(connection, "Gesendet ü");
      assertThat(sent.holds("<mailroom.1@x>")).isTrue();
      assertThat(sent.holds("<mailroom.2@x>")).isFalse();
      assertThat(octets(sent.fetch(Rig.uids(1), _ -> new Rig.Target()))).containsExactly(reply);
    }
  }

  @Test
  void messageOfAnotherLengthThanAnnouncedEndsTheConnection() throws ImapFault {
    String user = user("short");
    try (ImapConnection connection = open(user)) {
      SelectedFolder inbox = select(connection, "INBOX");
      OutgoingMessage broken = outgoing("a: b\r\n\r\n".getBytes(US_ASCII), 100);

      assertThatThrownBy(() -> connection.append(inbox.listed(), broken))
          .satisfies(is(Problem.LOST));
      assertThatThrownBy(connection::noop).satisfies(is(Problem.LOST));
    }
    assertThat(dovecot.flags(user, "INBOX")).isEmpty();
  }

  private static OutgoingMessage outgoing(byte[] octets, long announced) {
    return new OutgoingMessage() {
      @Override
      public long octets() {
        return announced;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(octets);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"pässwörd", "a\"b\\c", "trailing ", " {5}", "日本語😀"})
  void anyPasswordOpensTheMailbox(String password) throws ImapFault {
    String user = "user " + password.length() + "@ümlaut.example";
    dovecot.addUser(user, password);

    open(user, password).close();

    assertThatThrownBy(() -> open(user, password + "x")).satisfies(is(Problem.LOGIN_REFUSED));
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
            .satisfies(is(Problem.LOGIN_UNAVAILABLE));
        first.noop();
      }
    }
  }

  @Test
  void emptyFolderAndUidsBeyondTwoToThe31HaveABaseline() throws ImapFault {
    // Given
    String user = user("high");
    dovecot.uidValidity(user, "INBOX", 4_000_000_000L);
    try (ImapConnection connection = open(user)) {
      assertThat(select(connection, "INBOX").baseline()).contains(new Baseline(4_000_000_000L, 1));
      dovecot.uidNext(user, "INBOX", 3_000_000_000L);

      // When
      dovecot.deliver(user, "INBOX", mail("high"));
      SelectedFolder inbox = select(connection, "INBOX");
      UidSet uid = Rig.uids(3_000_000_000L);

      // Then
      assertThat(inbox.baseline()).contains(new Baseline(4_000_000_000L, 3_000_000_001L));
      assertThat(inbox.list(new Uid(2_999_999_999L), Uid.LAST, 10).messages())
          .extracting(ListedMessage::uid)
          .containsExactlyElementsOf(uid.uids());
      assertThat(octets(inbox.fetch(uid, _ -> new Rig.Target()))).containsExactly(mail("high"));
      assertThat(inbox.markSeen(uid).seen()).isEqualTo(uid);
      assertThat(inbox.list(new Uid(3_000_000_001L), Uid.LAST, 10).messages()).isEmpty();
    }
  }

  @Test
  void messageThatIsGoneIsNeitherFetchedNorMarked() throws ImapFault {
    // Given: an open session that knows a message which another one expunges
    String user = user("gone");
    dovecot.deliver(user, "INBOX", mail("one"));
    dovecot.deliver(user, "INBOX", mail("two"));
    try (ImapConnection connection = open(user)) {
      SelectedFolder inbox = select(connection, "INBOX");
      assertThat(inbox.list(Uid.FIRST, Uid.LAST, 10).messages()).hasSize(2);
      dovecot.expunge(user, "INBOX", 2);

      // When
      List<Fetched<Rig.Target>> fetched = inbox.fetch(Rig.uids(1, 2), _ -> new Rig.Target());
      Marked marked = inbox.markSeen(Rig.uids(1, 2));

      // Then
      assertThat(octets(fetched)).containsExactly(mail("one"));
      assertThat(fetched.getLast())
          .isInstanceOfSatisfying(
              Fetched.Missing.class,
              missing -> assertThat(missing.reason()).isIn(Reason.NIL, Reason.UNANSWERED));
      assertThat(marked.seen()).isEqualTo(Rig.uids(1));
      assertThat(marked.absent()).isEqualTo(Rig.uids(2));
    }
  }

  @Test
  void messageThatAPersonHasReadAlreadyCountsAsMarked() throws ImapFault {
    String user = user("read");
    dovecot.deliver(user, "INBOX", mail("one"));
    try (ImapConnection connection = open(user)) {
      SelectedFolder inbox = select(connection, "INBOX");
      dovecot.addFlag(user, "INBOX", 1, "\\Seen");

      assertThat(inbox.markSeen(Rig.uids(1)).seen()).isEqualTo(Rig.uids(1));
    }
  }

  @Test
  void folderThatMayNotBeChangedSaysSo() throws ImapFault {
    // Given
    String user = user("rights");
    dovecot.createFolder(user, "closed");
    dovecot.createFolder(user, "unmarkable");
    dovecot.restrict(user, "closed", "lookup", "read");
    dovecot.restrict(user, "unmarkable", "lookup", "read", "insert");
    try (ImapConnection connection = open(user)) {
      // When, Then
      assertThat(select(connection, "closed").isWritable()).isFalse();
      SelectedFolder unmarkable = select(connection, "unmarkable");
      assertThat(unmarkable.isWritable()).isTrue();
      assertThat(unmarkable.keepsSeen()).isFalse();
    }
  }

  @Test
  void folderThatWentAwaySinceTheListIsMissing() throws ImapFault {
    String user = user("away");
    dovecot.createFolder(user, "old");
    try (ImapConnection connection = open(user)) {
      Lookup.Found old = (Lookup.Found) connection.list().find(new FolderName("old"));
      dovecot.deleteFolder(user, "old");

      assertThat(connection.select(old.folder())).isInstanceOf(Selection.Missing.class);
      assertThat(connection.list().find(new FolderName("old"))).isEqualTo(new Lookup.Missing());
    }
  }

  @Test
  void idleTellsOfEachNewMail() throws ImapFault {
    // Given
    String user = user("idle");
    try (ImapConnection connection = open(user)) {
      assertThat(connection.supportsIdle()).isTrue();
      SelectedFolder inbox = select(connection, "INBOX");
      long next = 1;
      for (int round = 0; round < 3; round++) {
        assertThat(inbox.list(new Uid(next), Uid.LAST, 10).messages()).isEmpty();

        // When
        Thread.ofVirtual().start(() -> dovecot.deliver(user, "INBOX", mail("new")));
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
    String user = user("kicked");
    try (ImapConnection connection = open(user)) {
      SelectedFolder inbox = select(connection, "INBOX");
      assertThat(inbox.list(Uid.FIRST, Uid.LAST, 1).messages()).isEmpty();

      Thread.ofVirtual().start(() -> dovecot.kick(user));

      assertThatThrownBy(() -> inbox.idle(LONG)).satisfies(is(Problem.LOST));
    }
  }

  @Test
  void largeMessageStreamsThrough() throws ImapFault {
    // Given
    String user = user("large");
    byte[] large = SampleEmail.of("large").withTextOf(60_000_000).bytes();
    dovecot.deliver(user, "INBOX", large);
    try (ImapConnection connection = open(user)) {
      // When
      List<Fetched<Digest>> fetched =
          select(connection, "INBOX").fetch(Rig.uids(1), octets -> new Digest(octets));

      // Then: never more at once than a TLS record brings
      Digest digest = ((Fetched.Complete<Digest>) fetched.getFirst()).content();
      assertThat(digest.announced).isEqualTo(large.length);
      assertThat(digest.largest).isLessThanOrEqualTo(16 << 10);
      assertThat(digest.sha256.digest()).isEqualTo(sha256().digest(large));
    }
  }

  static Stream<byte[]> oddMails() {
    byte[] everyOctet = new byte[14 + 255];
    System.arraycopy("Subject: x\r\n\r\n".getBytes(US_ASCII), 0, everyOctet, 0, 14);
    for (int i = 0; i < 255; i++) {
      // Dovecot adds CR to a bare LF, and turns NUL into 0x80: FAILURES M18
      everyOctet[14 + i] = (byte) (i == '\n' - 1 ? 'x' : i + 1);
    }
    return Stream.of(
        everyOctet,
        "Subject: x\r\n\r\n)\r\nm5 OK done\r\n* 1 FETCH (UID 9 BODY[] NIL)\r\n{5}\r\n"
            .getBytes(US_ASCII));
  }

  @ParameterizedTest
  @MethodSource("oddMails")
  void octetsOfAMessageAreNoProtocol(byte[] mail) throws ImapFault {
    String user = user("octets" + mail.length);
    dovecot.deliver(user, "INBOX", mail);
    try (ImapConnection connection = open(user)) {
      assertThat(octets(select(connection, "INBOX").fetch(Rig.uids(1), _ -> new Rig.Target())))
          .containsExactly(mail);
    }
  }

  private static String user(String name) {
    dovecot.addUser(name, "secret");
    return name;
  }

  private static ImapConnection open(String user) throws ImapFault {
    return open(user, "secret");
  }

  private static ImapConnection open(String user, String password) throws ImapFault {
    return ImapConnection.open(
        dialer,
        new Endpoint("localhost", dovecot.port()),
        new Credential.Password(user, password),
        ImapLimits.USUAL);
  }

  private static SelectedFolder select(ImapConnection connection, String name) throws ImapFault {
    Lookup.Found found = (Lookup.Found) connection.list().find(new FolderName(name));
    return ((Selection.Opened) connection.select(found.folder())).folder();
  }

  private static byte[] mail(String text) {
    return SampleEmail.of("m").withText(text + "\n").bytes();
  }

  private static List<byte[]> octets(List<Fetched<Rig.Target>> fetched) {
    List<byte[]> octets = new ArrayList<>();
    for (Fetched<Rig.Target> each : fetched) {
      if (each instanceof Fetched.Complete<Rig.Target> complete) {
        octets.add(complete.content().octets());
      }
    }
    return octets;
  }

  private static Consumer<Throwable> is(Problem problem) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(problem));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps nothing but the digest. */
  private static final class Digest implements BodyTarget {
    private final MessageDigest sha256 = sha256();
    private final long announced;
    private int largest;

    Digest(long announced) {
      this.announced = announced;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      sha256.update(buffer, offset, length);
      largest = Math.max(largest, length);
    }

    @Override
    public void discard() {
      sha256.reset();
    }
  }
}
