package io.mailroom.imap.connection;

import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.watch.Baseline;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.UidValidity;
import io.mailroom.imap.folder.FolderList;
import io.mailroom.imap.folder.ListedFolder;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.message.Marked;
import io.mailroom.sandbox.imap.ScriptedFolder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder says of itself and of its messages, and how they are marked. */
@Timeout(60)
class SelectedFolderIT {

  private static final byte[] MAIL = "Subject: a\r\n\r\nbody".getBytes(US_ASCII);
  private final Rig rig = new Rig();

  @AfterEach
  void neverChangedMoreThanSeenAndClosed() {
    rig.assertNothingChangedButSeen();
    rig.close();
  }

  @Test
  void folderIsSelectedByExactlyTheServersBytes() throws ImapFault {
    // Given
    byte[] odd = "a\"b\\c{5}".getBytes(US_ASCII);
    rig.server.once(
        "LIST",
        text("* LIST () \"/\" {8}\r\na\"b\\c{5}\r\n* LIST () NIL {3}\r\nö\n\r\n")
            .then(lines("{tag} OK")));
    try (ImapConnection connection = rig.open()) {
      FolderList list = connection.list();

      // When
      Selection first = connection.select(list.folders().get(0));
      Selection second = connection.select(list.folders().get(1));

      // Then
      assertThat(list.folders().get(0).name().wire()).isEqualTo(odd);
      assertThat(first).isInstanceOf(Selection.Missing.class);
      assertThat(second).isInstanceOf(Selection.Missing.class);
      assertThat(rig.server.commands().stream().map(command -> command.text()).toList())
          .contains("SELECT \"a\\\"b\\\\c{5}\"", "SELECT {3}\r\nÃ¶\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO [NONEXISTENT] no such folder, Missing",
    "NO [TRYCREATE] no such folder, Missing",
    "NO no such folder but LIST shows it, Refused",
    "NO [NOPERM] not yours, Refused",
    "NO [UNAVAILABLE] later, Refused",
    "BAD User is authenticated but not connected., Refused"
  })
  void folderThatDoesNotOpenIsAnOutcome(String answer, String outcome) throws ImapFault {
    rig.server.once("SELECT", lines("{tag} " + answer));
    try (ImapConnection connection = rig.open()) {
      Selection selection = connection.select(inboxOf(connection));

      assertThat(selection.getClass().getSimpleName()).isEqualTo(outcome);
      connection.noop();
    }
  }

  @Test
  void folderTellsWhatItIs() throws ImapFault {
    // Given
    ScriptedFolder inbox = rig.server.folder("INBOX");
    inbox.uidValidity(4_000_000_000L);
    inbox.uidNext(3_000_000_000L);
    inbox.add(MAIL);
    try (ImapConnection connection = rig.open()) {
      // When
      SelectedFolder folder = Rig.inbox(connection);

      // Then
      assertThat(folder.uidValidity()).contains(new UidValidity(4_000_000_000L));
      assertThat(folder.uidNext()).contains(new Uid(3_000_000_001L));
      assertThat(folder.exists()).isEqualTo(1);
      assertThat(folder.isWritable()).isTrue();
      assertThat(folder.keepsSeen()).isTrue();
      assertThat(folder.highestUid()).contains(new Uid(3_000_000_000L));
      assertThat(folder.baseline()).contains(new Baseline(4_000_000_000L, 3_000_000_001L));
    }
  }

  @Test
  void someRangesAreListedAndSearchedAndNothingBesideThem() throws ImapFault {
    // Given
    ScriptedFolder inbox = rig.server.folder("INBOX");
    for (int uid = 1; uid <= 9; uid++) {
      inbox.add(MAIL);
    }
    rig.server.once("UID SEARCH", lines("* SEARCH 9 4 3 0 4294967296", "* SEARCH 5", "{tag} OK"));
    List<UidRange> ranges =
        List.of(
            new UidRange(new Uid(2), new Uid(3)),
            new UidRange(new Uid(6), new Uid(6)),
            new UidRange(new Uid(9), new Uid(4_000_000_000L)));
    try (ImapConnection connection = rig.open()) {
      SelectedFolder folder = Rig.inbox(connection);

      // When
      Listing listing = folder.list(ranges, 3);
      List<Uid> found = folder.search(new UidRange(new Uid(4), new Uid(8)));

      // Then
      assertThat(listing.messages())
          .extracting(message -> message.uid().value())
          .containsExactly(2L, 3L, 6L);
      assertThat(listing.isCut()).isTrue();
      assertThat(found).containsExactly(new Uid(4), new Uid(5));
      assertThat(rig.server.commands().stream().map(command -> command.text()).toList())
          .contains(
              "UID FETCH 2:3,6:6,9:4000000000 (UID FLAGS INTERNALDATE RFC822.SIZE)",
              "UID SEARCH UID 4:8");
    }
  }

  @Test
  void baselineLiesBehindTheHighestUidAlsoWhereUidNextIsMissingOrWrong() throws ImapFault {
    rig.server.once(
        "SELECT", lines("* 1 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 1] x", "{tag} OK"));
    rig.server.once("UID FETCH \\* \\(UID\\)", lines("* 1 FETCH (UID 41)", "{tag} OK"));
    try (ImapConnection connection = rig.open()) {
      assertThat(Rig.inbox(connection).baseline()).contains(new Baseline(7, 42));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "* OK nothing",
    "* OK [UIDVALIDITY 0] x",
    "* OK [UIDVALIDITY x] x",
    "* OK [UIDVALIDITY 4294967296] x"
  })
  void folderWithoutUidValidityHasNoBaseline(String line) throws ImapFault {
    rig.server.once("SELECT", lines("* 0 EXISTS", line, "{tag} OK"));
    try (ImapConnection connection = rig.open()) {
      SelectedFolder folder = Rig.inbox(connection);

      assertThat(folder.uidValidity()).isEmpty();
      assertThat(folder.baseline()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PERMANENTFLAGS (\\Seen \\*), READ-WRITE, true, true",
    "PERMANENTFLAGS (\\seen), READ-WRITE, true, true",
    "PERMANENTFLAGS (\\Deleted \\*), READ-WRITE, true, false",
    "PERMANENTFLAGS (), READ-WRITE, true, false",
    "PERMANENTFLAGS (), READ-ONLY, false, false",
    "X, X, true, true"
  })
  void folderThatCannotKeepSeenSaysSo(
      String flags, String access, boolean isWritable, boolean keepsSeen) throws ImapFault {
    rig.server.once("SELECT", lines("* OK [" + flags + "] x", "{tag} OK [" + access + "] x"));
    try (ImapConnection connection = rig.open()) {
      SelectedFolder folder = Rig.inbox(connection);

      assertThat(folder.isWritable()).isEqualTo(isWritable);
      assertThat(folder.keepsSeen()).isEqualTo(keepsSeen);
    }
  }

  @Test
  void listingIsSortedWithinItsRangeAndOneRowAMessage() throws ImapFault {
    // Given: an older message, as n:* brings it; out of order; twice; of nobody; and flags of
    // another
    rig.server.once(
        "UID FETCH",
        lines(
            "* 9 FETCH (UID 19 FLAGS (\\Seen) INTERNALDATE \"01-Jul-2026 00:00:00 +0000\" RFC822.SIZE 5)",
            "* 8 FETCH (UID 14 FLAGS ())",
            "* 7 FETCH (UID 12 RFC822.SIZE 6 INTERNALDATE \"nonsense\")",
            "* 7 FETCH (UID 12 FLAGS (\\Flagged))",
            "* 6 FETCH (FLAGS (\\Seen))",
            "* 5 FETCH (UID 9 FLAGS () RFC822.SIZE 1)",
            "{tag} OK"));
    try (ImapConnection connection = rig.open()) {
      // When
      Listing listing = Rig.inbox(connection).list(new Uid(10), Uid.LAST, 100);

      // Then
      assertThat(listing)
          .isEqualTo(
              new Listing(
                  List.of(
                      new ListedMessage(new Uid(12), Set.of("\\Flagged"), null, 6),
                      new ListedMessage(new Uid(14), Set.of(), null, 0),
                      new ListedMessage(
                          new Uid(19), Set.of("\\Seen"), Instant.parse("2026-07-01T00:00:00Z"), 5)),
                  false));
    }
    assertThat(rig.server.received("UID FETCH 10:\\* \\(UID FLAGS INTERNALDATE RFC822.SIZE\\)$"))
        .isEqualTo(1);
  }

  @Test
  void listingHoldsTheLowestUidsUpToItsLimit() throws ImapFault {
    // Given
    ScriptedFolder inbox = rig.server.folder("INBOX");
    LongStream.range(0, 10).forEach(_ -> inbox.add(MAIL));
    try (ImapConnection connection = rig.open()) {
      // When
      Listing listing = Rig.inbox(connection).list(new Uid(3), new Uid(8), 4);

      // Then
      assertThat(listing.messages())
          .extracting(each -> each.uid().value())
          .containsExactly(3L, 4L, 5L, 6L);
      assertThat(listing.isCut()).isTrue();
    }
  }

  @Test
  void refusedListingIsAFaultAndTheConnectionLives() throws ImapFault {
    rig.server.once("UID FETCH", lines("{tag} NO [SERVERBUG] sorry"));
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = Rig.inbox(connection);

      assertThatThrownBy(() -> inbox.list(Uid.FIRST, Uid.LAST, 10))
          .isInstanceOfSatisfying(
              ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(Problem.REFUSED));
      assertThat(inbox.list(Uid.FIRST, Uid.LAST, 10).messages()).isEmpty();
    }
  }

  @Test
  void manyMessagesAreFetchedAndMarkedInCommandsThatServersTake() throws ImapFault {
    // Given: UIDs with a hole behind each
    ScriptedFolder inbox = rig.server.folder("INBOX");
    for (long uid = 3_000_000_000L; inbox.messages().size() < 800; uid += 2) {
      inbox.uidNext(uid);
      inbox.add(("Subject: " + uid + "\r\n\r\n").getBytes(US_ASCII));
    }
    UidSet uids = UidSet.of(inbox.messages().stream().map(each -> new Uid(each.uid())).toList());
    try (ImapConnection connection = rig.open()) {
      SelectedFolder folder = Rig.inbox(connection);

      // When
      List<Fetched<Rig.Target>> fetched = folder.fetch(uids, _ -> rig.target());
      Marked marked = folder.markSeen(uids);

      // Then
      assertThat(fetched).hasSize(800).hasOnlyElementsOfType(Fetched.Complete.class);
      assertThat(marked).isEqualTo(new Marked(uids, UidSet.of(List.of()), UidSet.of(List.of())));
      assertThat(rig.server.commands()).allMatch(command -> command.text().length() < 8192);
    }
  }

  @Test
  void okAloneMarksNothing() throws ImapFault {
    // Given: 1 is marked, 2 was already, 3 is not kept, 4 is gone
    ScriptedFolder inbox = rig.server.folder("INBOX");
    for (int i = 0; i < 4; i++) {
      inbox.add(MAIL);
    }
    rig.server.once(
        "UID STORE",
        lines("* 1 FETCH (UID 1 FLAGS (\\Seen))", "* 3 FETCH (UID 3 FLAGS ())", "{tag} OK"));
    rig.server.once(
        "UID FETCH",
        lines(
            "* 2 FETCH (UID 2 FLAGS (\\seen))", "* 3 FETCH (UID 3 FLAGS (\\Flagged))", "{tag} OK"));
    try (ImapConnection connection = rig.open()) {
      // When
      Marked marked = Rig.inbox(connection).markSeen(Rig.uids(1, 2, 3, 4));

      // Then
      assertThat(marked).isEqualTo(new Marked(Rig.uids(1, 2), Rig.uids(3), Rig.uids(4)));
    }
    assertThat(rig.server.received("UID FETCH 2:4 \\(UID FLAGS\\)$")).isEqualTo(1);
  }

  @Test
  void refusedMarkIsLookedAtAllTheSame() throws ImapFault {
    rig.server.folder("INBOX").add(MAIL);
    rig.server.once("UID STORE", lines("{tag} NO [NOPERM] read only"));
    try (ImapConnection connection = rig.open()) {
      Marked marked = Rig.inbox(connection).markSeen(Rig.uids(1));

      assertThat(marked.unseen()).isEqualTo(Rig.uids(1));
    }
  }

  @Test
  void folderThatIsNoLongerOpenIsNotUsed() throws ImapFault {
    rig.server.folder("Orders");
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = Rig.inbox(connection);
      SelectedFolder _ = Rig.select(connection, "Orders");

      assertThatThrownBy(() -> inbox.list(Uid.FIRST, Uid.LAST, 1))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private static ListedFolder inboxOf(ImapConnection connection) throws ImapFault {
    return connection.list().folders().getFirst();
  }
}
