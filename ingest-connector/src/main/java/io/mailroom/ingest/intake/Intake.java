package io.mailroom.ingest.intake;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.message.Fetched;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.content.ByteBudget;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.event.EmailDigest;
import io.mailroom.ingest.intake.EventMaker.Arrival;
import io.mailroom.ingest.intake.Recollection.Verdict;
import io.mailroom.ingest.mime.ParsedEmail;
import io.mailroom.ingest.publish.Batch;
import io.mailroom.ingest.publish.Batch.Message;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next batch of listed messages: decides which are left out, fetches the others whole,
 * and turns each into an event. Any thread may call it.
 */
public final class Intake {
  private static final int MOST_MESSAGES = 200;

  /**
   * A batch holds at most one part in so many of the budget: a few servers that are slow to send
   * are not to hold it all.
   */
  private static final int SHARE = 4;

  private static final long MOST_BYTES = 32L << 20;

  private final ByteBudget budget;
  private final long mostBytes;
  private final Spool spool;
  private final EventMaker events;

  /** Whoever fetches what may have ended a process before has the turn. */
  private final Semaphore turns = new Semaphore(1, true);

  /**
   * An intake for all sessions of a process.
   *
   * @param budget bounds what all batches together hold
   * @param spool takes the octets as they arrive
   * @param events makes events of them
   */
  public Intake(ByteBudget budget, Spool spool, EventMaker events) {
    this.budget = budget;
    this.mostBytes = Math.min(MOST_BYTES, budget.bytes() / SHARE);
    this.spool = spool;
    this.events = events;
  }

  /** How carefully a session that begins is to fetch. */
  public Caution caution() {
    return new Caution(turns);
  }

  /**
   * Where messages are taken from, and how.
   *
   * @param spec whose folder
   * @param folder open
   * @param caution how carefully to fetch
   * @param recollection what is known of messages that were renumbered
   */
  public record Source(
      FolderSpec spec, SelectedFolder folder, Caution caution, Recollection recollection) {}

  /**
   * Fetches the next messages of a listing. They are being read when it returns; the caller closes
   * and releases them.
   *
   * @param listed ascending, at least one
   * @param uidValidity epoch of the folder
   * @throws FolderFault if octets could not be spooled
   */
  public Taken take(Source source, List<ListedMessage> listed, long uidValidity)
      throws ImapFault, FolderFault, InterruptedException {
    List<ListedMessage> rows = chunk(listed, source.caution());
    Map<Uid, Message> decided = new HashMap<>();
    for (ListedMessage row : rows) {
      unread(source, row, uidValidity).ifPresent(message -> decided.put(row.uid(), message));
    }
    List<ListedMessage> wanted =
        rows.stream().filter(row -> !decided.containsKey(row.uid())).toList();
    ByteBudget.Share share = budget.take(wanted.stream().mapToLong(Intake::cost).sum());
    Taken taken = new Taken(rows, decided, share);
    boolean isTaken = false;
    try {
      if (!wanted.isEmpty()) {
        fetch(source, wanted, taken);
      }
      isTaken = taken.count() > 0;
      return taken;
    } catch (ContentFault fault) {
      throw contentStore(fault);
    } finally {
      if (!isTaken) {
        taken.close();
        taken.release();
      }
    }
  }

  /**
   * Makes the batch of what was taken. Any thread may call it, for it needs no mailbox.
   *
   * @param begin the batch without its messages
   * @throws FolderFault if contents could not be stored
   */
  public Batch make(FolderSpec spec, Recollection recollection, Taken taken, Batch begin)
      throws FolderFault, InterruptedException {
    List<Message> messages = new ArrayList<>();
    long sequence = begin.from().sequence();
    try {
      for (ListedMessage row : taken.rows()) {
        @Nullable Message message = taken.decided(row);
        if (message == null) {
          Arrival arrival = new Arrival(row, begin.from().uidValidity(), sequence + 1);
          message = message(spec, recollection, arrival, taken.read(row));
          sequence += message instanceof Message.Email ? 1 : 0;
        }
        messages.add(message);
      }
    } catch (ContentFault fault) {
      throw contentStore(fault);
    }
    return begin.with(messages);
  }

  private static FolderFault contentStore(ContentFault fault) {
    return new FolderFault(FolderState.RETRYING, "content-store", fault.code().name());
  }

  /** The first messages, up to the size of a batch; a suspect one goes alone. */
  private List<ListedMessage> chunk(List<ListedMessage> listed, Caution caution) {
    int count = 1;
    long bytes = cost(listed.getFirst());
    if (!caution.isSuspect(listed.getFirst().uid().value())) {
      while (count < Math.min(listed.size(), MOST_MESSAGES)) {
        bytes += cost(listed.get(count));
        if (bytes > mostBytes) {
          break;
        }
        count++;
      }
    }
    return listed.subList(0, count);
  }

  private static long cost(ListedMessage row) {
    return Spool.cost(row.size());
  }

  /** What becomes of a message that need not be fetched. */
  private Optional<Message> unread(Source source, ListedMessage row, long uidValidity) {
    long uid = row.uid().value();
    @Nullable String givenUp = source.caution().givenUp(uid);
    if (source.recollection().covers(row) && source.recollection().isOlder(row)) {
      return Optional.of(new Message.Known(uid, false));
    }
    if (ArrivalRule.isMovedIn(row, source.spec())) {
      return Optional.of(new Message.Filtered(uid, "moved-in", events.trace(row, null)));
    }
    return Optional.ofNullable(givenUp)
        .map(reason -> events.deadLetter(source.spec(), row, uidValidity, reason));
  }

  private void fetch(Source source, List<ListedMessage> wanted, Taken taken)
      throws ImapFault, ContentFault {
    SelectedFolder folder = source.folder();
    UidSet uids = UidSet.of(wanted.stream().map(ListedMessage::uid).toList());
    List<Fetched<RawTarget>> fetched = bodies(source, uids, taken);
    taken.arrived(fetched);
    for (Fetched<RawTarget> outcome : fetched) {
      if (outcome instanceof Fetched.Missing<RawTarget>(Uid uid, Fetched.Reason reason)) {
        if (!folder.list(uid, uid, 1).messages().isEmpty()) {
          taken.endBefore(uid, new FolderFault(FolderState.RETRYING, reason.code(), "uid " + uid));
          return;
        }
        taken.decide(uid, new Message.Gone(uid.value()));
      }
    }
  }

  private List<Fetched<RawTarget>> bodies(Source source, UidSet uids, Taken taken)
      throws ImapFault, ContentFault {
    try {
      return source
          .folder()
          .fetch(
              uids,
              octets ->
                  new RawTarget(
                      spool.receive(octets),
                      octets,
                      raw -> taken.begin(() -> events.read(source.spec(), raw))));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ContentFault fault) {
        throw fault;
      }
      throw e;
    }
  }

  /** What becomes of a message that is here. */
  private Message message(
      FolderSpec spec, Recollection recollection, Arrival arrival, RawTarget.Read read)
      throws ContentFault, InterruptedException {
    ListedMessage row = arrival.row();
    ParsedEmail parsed = Reading.result(read.parsed());
    InboundEmail email = events.email(spec, arrival, read.raw(), parsed);
    String digest = EmailDigest.of(email);
    long uid = row.uid().value();
    boolean seen = ArrivalRule.isSeen(row);
    boolean isCovered = recollection.covers(row);
    Verdict verdict = isCovered ? recollection.of(digest) : Verdict.NEW;
    if (verdict != Verdict.NEW) {
      // Flags may be lost with the epoch.
      return new Message.Known(uid, !seen && verdict == Verdict.PUBLISHED);
    }
    // In a resync the flag is no sign of a reader: most often it is our own.
    if (!isCovered && ArrivalRule.isSkipped(row, spec)) {
      return new Message.Filtered(uid, "read", events.trace(row, digest));
    }
    return new Message.Email(uid, events.event(email, read.raw()), seen, events.trace(row, digest));
  }
}
