package io.mailroom.imap.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.watch.Baseline;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.Fetched.Reason;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.message.Marked;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of a real Dovecot: listed, fetched, marked and put there. */
@Timeout(120)
class DovecotMessageIT {

  private static final List<String> NAMES =
      List.of("INBOX", "Entwürfe", "A&B", "日本", "a.b😀", "q\"u\\o", "x".repeat(200));
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

  @Test
  void mailInFoldersOfAnyNameIsListedFetchedAndMarked() throws ImapFault {
    // Given
    String user = rig.user("names");
    for (String name : NAMES) {
      if (!name.equals("INBOX")) {
        dovecot.createFolder(user, name);
      }
      dovecot.deliver(
          user, name, DovecotRig.mail("in " + name.length()), Instant.ofEpochSecond(1_700_000_000));
    }
    try (ImapConnection connection = rig.open(user)) {
      for (String name : NAMES) {
        SelectedFolder folder = DovecotRig.select(connection, name);
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
              assertThat(each.size()).isEqualTo(DovecotRig.mail("in " + name.length()).length);
              assertThat(each.internalDate()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
            });
        assertThat(octets(fetched)).containsExactly(DovecotRig.mail("in " + name.length()));
        assertThat(before).doesNotContain("\\Seen");
        assertThat(marked.seen()).isEqualTo(Rig.uids(1));
        assertThat(dovecot.flags(user, name).get(1L)).contains("\\Seen");
      }
    }
  }

  @Test
  void messageIsPutIntoAFolderFoundThereAndItsOriginalAnswered() throws ImapFault {
    // Given
    String user = rig.user("sent");
    dovecot.createFolder(user, "Gesendet ü");
    dovecot.deliver(
        user, "INBOX", DovecotRig.mail("question"), Instant.ofEpochSecond(1_700_000_000));
    byte[] reply =
        "Message-ID: <mailroom.1@x>\r\nSubject: a\r\n\r\n{5}\r\nm2 LOGOUT\r\n".getBytes(US_ASCII);
    try (ImapConnection connection = rig.open(user)) {
      SelectedFolder sent = DovecotRig.select(connection, "Gesendet ü");
      boolean wasThere = sent.holds("<mailroom.1@x>");

      // When
      connection.append(sent.listed(), outgoing(reply, reply.length));
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      inbox.markAnswered(Uid.FIRST);
      inbox.markAnswered(new Uid(77));

      // Then
      assertThat(wasThere).isFalse();
      assertThat(dovecot.flags(user, "INBOX").get(1L)).containsExactly("\\Answered");
      assertThat(dovecot.flags(user, "Gesendet ü").get(1L)).containsExactly("\\Seen");
      sent = DovecotRig.select(connection, "Gesendet ü");
      assertThat(sent.holds("<mailroom.1@x>")).isTrue();
      assertThat(sent.holds("<mailroom.2@x>")).isFalse();
      assertThat(octets(sent.fetch(Rig.uids(1), _ -> new Rig.Target()))).containsExactly(reply);
    }
  }

  @Test
  void messageOfAnotherLengthThanAnnouncedEndsTheConnection() throws ImapFault {
    String user = rig.user("short");
    try (ImapConnection connection = rig.open(user)) {
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      OutgoingMessage broken = outgoing("a: b\r\n\r\n".getBytes(US_ASCII), 100);

      assertThatThrownBy(() -> connection.append(inbox.listed(), broken))
          .satisfies(DovecotRig.is(Problem.LOST));
      assertThatThrownBy(connection::noop).satisfies(DovecotRig.is(Problem.LOST));
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

  @Test
  void emptyFolderAndUidsBeyondTwoToThe31HaveABaseline() throws ImapFault {
    // Given
    String user = rig.user("high");
    dovecot.uidValidity(user, "INBOX", 4_000_000_000L);
    try (ImapConnection connection = rig.open(user)) {
      assertThat(DovecotRig.select(connection, "INBOX").baseline())
          .contains(new Baseline(4_000_000_000L, 1));
      dovecot.uidNext(user, "INBOX", 3_000_000_000L);

      // When
      dovecot.deliver(user, "INBOX", DovecotRig.mail("high"));
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      UidSet uid = Rig.uids(3_000_000_000L);

      // Then
      assertThat(inbox.baseline()).contains(new Baseline(4_000_000_000L, 3_000_000_001L));
      assertThat(inbox.list(new Uid(2_999_999_999L), Uid.LAST, 10).messages())
          .extracting(ListedMessage::uid)
          .containsExactlyElementsOf(uid.uids());
      assertThat(octets(inbox.fetch(uid, _ -> new Rig.Target())))
          .containsExactly(DovecotRig.mail("high"));
      assertThat(inbox.markSeen(uid).seen()).isEqualTo(uid);
      assertThat(inbox.list(new Uid(3_000_000_001L), Uid.LAST, 10).messages()).isEmpty();
    }
  }

  @Test
  void messageThatIsGoneIsNeitherFetchedNorMarked() throws ImapFault {
    // Given: an open session that knows a message which another one expunges
    String user = rig.user("gone");
    dovecot.deliver(user, "INBOX", DovecotRig.mail("one"));
    dovecot.deliver(user, "INBOX", DovecotRig.mail("two"));
    try (ImapConnection connection = rig.open(user)) {
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      assertThat(inbox.list(Uid.FIRST, Uid.LAST, 10).messages()).hasSize(2);
      dovecot.expunge(user, "INBOX", 2);

      // When
      List<Fetched<Rig.Target>> fetched = inbox.fetch(Rig.uids(1, 2), _ -> new Rig.Target());
      Marked marked = inbox.markSeen(Rig.uids(1, 2));

      // Then
      assertThat(octets(fetched)).containsExactly(DovecotRig.mail("one"));
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
    String user = rig.user("read");
    dovecot.deliver(user, "INBOX", DovecotRig.mail("one"));
    try (ImapConnection connection = rig.open(user)) {
      SelectedFolder inbox = DovecotRig.select(connection, "INBOX");
      dovecot.addFlag(user, "INBOX", 1, "\\Seen");

      assertThat(inbox.markSeen(Rig.uids(1)).seen()).isEqualTo(Rig.uids(1));
    }
  }

  @Test
  void largeMessageStreamsThrough() throws ImapFault {
    // Given
    String user = rig.user("large");
    byte[] large = SampleEmail.of("large").withTextOf(60_000_000).bytes();
    dovecot.deliver(user, "INBOX", large);
    try (ImapConnection connection = rig.open(user)) {
      // When
      List<Fetched<Digest>> fetched =
          DovecotRig.select(connection, "INBOX").fetch(Rig.uids(1), octets -> new Digest(octets));

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
    String user = rig.user("octets" + mail.length);
    dovecot.deliver(user, "INBOX", mail);
    try (ImapConnection connection = rig.open(user)) {
      assertThat(
              octets(
                  DovecotRig.select(connection, "INBOX").fetch(Rig.uids(1), _ -> new Rig.Target())))
          .containsExactly(mail);
    }
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
