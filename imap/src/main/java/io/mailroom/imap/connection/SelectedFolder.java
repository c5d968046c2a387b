package io.mailroom.imap.connection;

import io.mailroom.contract.watch.Baseline;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.UidValidity;
import io.mailroom.imap.folder.ListedFolder;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.message.Marked;
import io.mailroom.imap.wire.Answer;
import io.mailroom.imap.wire.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is open on a connection, until the connection opens another one. Used by the
 * connection's thread.
 *
 * <p>Messages are named by UID only: numbers of sequence shift under a client's hands (FAILURES
 * B12).
 */
public final class SelectedFolder {

  /**
   * What a command may hold besides a set of UIDs stays far below the 8192 octets that servers must
   * take.
   */
  private static final int SET_LENGTH = 7_000;

  private final ImapConnection connection;
  private final ListedFolder listed;
  private @Nullable UidValidity uidValidity;
  private @Nullable Uid uidNext;
  private boolean isWritable = true;
  private boolean keepsSeen = true;
  private long exists;
  private boolean hasNews = true;

  SelectedFolder(ImapConnection connection, ListedFolder listed) {
    this.connection = connection;
    this.listed = listed;
  }

  public ListedFolder listed() {
    return listed;
  }

  /**
   * The folder's epoch; empty where the server keeps none, so that no UID can be remembered
   * (FAILURES B3).
   */
  public Optional<UidValidity> uidValidity() {
    return Optional.ofNullable(uidValidity);
  }

  /**
   * The UID that the next message was to get when the folder was opened; some servers do not say.
   */
  public Optional<Uid> uidNext() {
    return Optional.ofNullable(uidNext);
  }

  /** How many messages it holds, as far as the server has told by now. */
  public long exists() {
    return exists;
  }

  /** Whether the server opened it for writing. */
  public boolean isWritable() {
    return isWritable;
  }

  /** Whether a message that is marked as read will still be so in another session. */
  public boolean keepsSeen() {
    return keepsSeen;
  }

  /**
   * Whether the server has told of mail since the last listing began. True before the first
   * listing; false is no proof that there is none (FAILURES A4).
   */
  public boolean hasNews() {
    return hasNews;
  }

  /** The highest UID in use; empty when there is no message. */
  public Optional<Uid> highestUid() throws ImapFault {
    requireSelected();
    if (exists == 0) {
      return Optional.empty();
    }
    List<Uid> told = new ArrayList<>();
    connection.succeed(
        new Command("UID FETCH * (UID)"),
        answer -> {
          if (answer instanceof Answer.Fetch fetch && fetch.uid() != null) {
            told.add(fetch.uid());
          }
        });
    return told.stream().max(Uid::compareTo);
  }

  /**
   * From which message on a watch that begins now publishes: behind everything that is there. Empty
   * without {@link #uidValidity}.
   */
  public Optional<Baseline> baseline() throws ImapFault {
    if (uidValidity == null) {
      return Optional.empty();
    }
    long behindHighest = highestUid().map(Uid::value).orElse(0L) + 1;
    long next = uidNext == null ? 1 : uidNext.value();
    return Optional.of(new Baseline(uidValidity.value(), Math.max(behindHighest, next)));
  }

  /**
   * The messages of a range, with flags, date and size.
   *
   * @param to {@link Uid#LAST} for all there are
   * @param limit how many at most, the lowest UIDs first; memory is bounded by it, whatever the
   *     folder holds
   */
  public Listing list(Uid from, Uid to, int limit) throws ImapFault {
    return list(List.of(new UidRange(from, to)), limit);
  }

  /**
   * The messages of some ranges.
   *
   * @param ranges at least one, and no more than a command line takes: 300
   */
  public Listing list(List<UidRange> ranges, int limit) throws ImapFault {
    requireSelected();
    hasNews = false;
    ListingGatherer rows = new ListingGatherer(ranges, limit);
    String set = ranges.stream().map(UidRange::toString).collect(Collectors.joining(","));
    connection.succeed(
        new Command("UID FETCH " + set + " (UID FLAGS INTERNALDATE RFC822.SIZE)"), rows);
    return rows.listing();
  }

  /**
   * The UIDs of a range that are in use, ascending, as far as the server's search tells.
   *
   * @param range of 5,000 at most, for the answer is one line
   */
  public List<Uid> search(UidRange range) throws ImapFault {
    requireSelected();
    TreeSet<Uid> found = new TreeSet<>();
    connection.succeed(
        new Command("UID SEARCH UID " + range),
        answer -> {
          if (answer instanceof Answer.Found told) {
            told.numbers().stream()
                .filter(each -> 0 < each && each <= Uid.LAST.value())
                .map(Uid::new)
                .filter(range::contains)
                .forEach(found::add);
          }
        });
    return List.copyOf(found);
  }

  /**
   * Fetches messages whole, without marking them as read (FAILURES C3).
   *
   * @param targets asked once for each message that arrives, in the server's order
   * @return what became of each, in the order of their UIDs
   * @throws ImapFault every target is discarded then
   */
  public <T extends BodyTarget> List<Fetched<T>> fetch(UidSet uids, BodyTarget.Source<T> targets)
      throws ImapFault {
    requireSelected();
    BodyGatherer<T> bodies = new BodyGatherer<>(targets);
    try {
      for (UidSet part : uids.split(SET_LENGTH)) {
        bodies.expect(part);
        bodies.end(connection.run(new Command("UID FETCH " + part + " (UID BODY.PEEK[])"), bodies));
      }
      return bodies.fetched();
    } finally {
      bodies.close();
    }
  }

  /** Marks messages as read, and looks whether they are. Nothing else in the folder is changed. */
  public Marked markSeen(UidSet uids) throws ImapFault {
    requireSelected();
    FlagGatherer flags = new FlagGatherer();
    for (UidSet part : uids.split(SET_LENGTH)) {
      // Its final answer does not matter: what the server shows is what counts.
      var _ = connection.run(new Command("UID STORE " + part + " +FLAGS (\\Seen)"), flags);
    }
    // Servers need not show those whose flags were so already, and may leave out the UID.
    for (UidSet part : uids.without(flags.seen()).split(SET_LENGTH)) {
      connection.succeed(new Command("UID FETCH " + part + " (UID FLAGS)"), flags);
    }
    return flags.marked(uids);
  }

  /**
   * Marks a message as answered; one that is gone is passed over. Nothing else in the folder is
   * changed.
   */
  public void markAnswered(Uid uid) throws ImapFault {
    requireSelected();
    connection.succeed(new Command("UID STORE " + uid + " +FLAGS.SILENT (\\Answered)"), _ -> {});
  }

  /**
   * Whether a message with this Message-ID is in the folder, as far as the server's search tells.
   *
   * @param messageId with angle brackets
   */
  public boolean holds(String messageId) throws ImapFault {
    requireSelected();
    List<Long> found = new ArrayList<>();
    connection.succeed(
        new Command("UID SEARCH HEADER Message-ID")
            .string(messageId.getBytes(StandardCharsets.US_ASCII)),
        answer -> {
          if (answer instanceof Answer.Found told) {
            found.addAll(told.numbers());
          }
        });
    return !found.isEmpty();
  }

  /**
   * Waits for news in IDLE; at once when there are any already, so that none that came with another
   * answer is missed (FAILURES A5, M28). Changes of flags and expunged messages are no news, in
   * whatever flood they come (A14).
   *
   * @return {@link #hasNews}
   */
  public boolean idle(Duration atMost) throws ImapFault {
    requireSelected();
    if (!hasNews) {
      connection.idle(atMost, this);
    }
    return hasNews;
  }

  /** What the server tells while it opens the folder. */
  void hearOpening(Answer answer) {
    hear(answer);
    if (!(answer instanceof Answer.Status status)) {
      return;
    }
    switch (status.codeWord()) {
      case "UIDVALIDITY" -> {
        long value = number(status.codeValue());
        uidValidity = value == 0 ? null : new UidValidity(value);
      }
      case "UIDNEXT" -> {
        long value = number(status.codeValue());
        uidNext = value == 0 ? null : new Uid(value);
      }
      case "PERMANENTFLAGS" ->
          keepsSeen =
              Arrays.stream(status.codeValue().split("[ ()]+"))
                  .anyMatch(flag -> flag.equalsIgnoreCase("\\Seen"));
      case "READ-ONLY" -> isWritable = false;
      default -> {}
    }
  }

  /** What the server tells at any time. */
  void hear(Answer answer) {
    switch (answer) {
      case Answer.Exists told -> {
        hasNews = hasNews || told.messages() != exists;
        exists = told.messages();
      }
      case Answer.Expunged _ -> exists = Math.max(0, exists - 1);
      default -> {}
    }
  }

  /** 0 for what is no 32 bit number: the server might as well have said nothing. */
  private static long number(String text) {
    if (!text.matches("[0-9]{1,10}")) {
      return 0;
    }
    long value = Long.parseLong(text);
    return value <= Uid.LAST.value() ? value : 0;
  }

  private void requireSelected() {
    if (!connection.isSelected(this)) {
      throw new IllegalStateException("a folder that is no longer open");
    }
  }
}
