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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next batch of listed messages: decides which are left out, fetches the others whole,
 * and turns each into an event. Any session's thread may call it.
 */
public final class Intake {
  private static final int MOST_MESSAGES = 200;
  private static final long MOST_BYTES = 8L << 20;

  private final ByteBudget budget;
  private final Spool spool;
  private final EventMaker events;

  /**
   * An intake for all sessions of a process.
   *
   * @param budget bounds what all batches together hold
   * @param spool takes the octets as they arrive
   * @param events makes events of them
   */
  public Intake(ByteBudget budget, Spool spool, EventMaker events) {
    this.budget = budget;
    this.spool = spool;
    this.events = events;
  }

  /**
   * A batch, and why it ends where it ends.
   *
   * @param batch the first of the listed messages, at least one unless the first was not fetched
   * @param share the memory that it holds; given back already if the batch is empty
   * @param notFetched why the message behind it cannot be had now
   */
  public record Taken(Batch batch, ByteBudget.Share share, @Nullable FolderFault notFetched) {}

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
   * Takes the next messages of a listing.
   *
   * @param listed ascending, at least one
   * @param begin the batch without its messages
   * @throws FolderFault if octets could not be spooled or stored
   */
  public Taken take(Source source, List<ListedMessage> listed, Batch begin)
      throws ImapFault, FolderFault, InterruptedException {
    List<ListedMessage> rows = chunk(listed, source.caution());
    List<ListedMessage> wanted = rows.stream().filter(row -> isWanted(row, source)).toList();
    ByteBudget.Share share = budget.take(wanted.stream().mapToLong(Intake::cost).sum());
    boolean handedOver = false;
    try (Reading reading = new Reading();
        Fetch fetch = fetch(source, wanted, reading)) {
      Taken taken = sort(source, rows, begin, fetch, share);
      handedOver = !taken.batch().messages().isEmpty();
      return taken;
    } catch (ContentFault fault) {
      throw new FolderFault(FolderState.RETRYING, "content-store", fault.code().name());
    } finally {
      if (!handedOver) {
        share.close();
      }
    }
  }

  /** The first messages, up to the size of a batch; a suspect one goes alone. */
  private static List<ListedMessage> chunk(List<ListedMessage> listed, Caution caution) {
    int count = 1;
    long bytes = cost(listed.getFirst());
    if (!caution.isSuspect(listed.getFirst().uid().value())) {
      while (count < Math.min(listed.size(), MOST_MESSAGES)) {
        bytes += cost(listed.get(count));
        if (bytes > MOST_BYTES) {
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

  private static boolean isWanted(ListedMessage row, Source source) {
    return !isKnownByAge(row, source)
        && !ArrivalRule.isMovedIn(row, source.spec())
        && source.caution().givenUp(row.uid().value()) == null;
  }

  private static boolean isKnownByAge(ListedMessage row, Source source) {
    return source.recollection().covers(row) && source.recollection().isOlder(row);
  }

  private Fetch fetch(Source source, List<ListedMessage> wanted, Reading reading)
      throws ImapFault, ContentFault {
    if (wanted.isEmpty()) {
      return new Fetch(Map.of());
    }
    UidSet uids = UidSet.of(wanted.stream().map(ListedMessage::uid).toList());
    try {
      return Fetch.of(
          source
              .folder()
              .fetch(
                  uids,
                  octets ->
                      new RawTarget(
                          spool.receive(octets),
                          octets,
                          raw -> reading.begin(() -> events.read(source.spec(), raw)))));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ContentFault fault) {
        throw fault;
      }
      throw e;
    }
  }

  private Taken sort(
      Source source, List<ListedMessage> rows, Batch begin, Fetch fetch, ByteBudget.Share share)
      throws ImapFault, ContentFault, InterruptedException {
    FolderSpec spec = source.spec();
    List<Message> messages = new ArrayList<>();
    long sequence = begin.from().sequence();
    for (ListedMessage row : rows) {
      long uid = row.uid().value();
      @Nullable String givenUp = source.caution().givenUp(uid);
      if (isKnownByAge(row, source)) {
        messages.add(new Message.Known(uid, false));
      } else if (ArrivalRule.isMovedIn(row, spec)) {
        messages.add(new Message.Filtered(uid, "moved-in", events.trace(row, null)));
      } else if (givenUp != null) {
        messages.add(events.deadLetter(spec, row, begin.from().uidValidity(), givenUp));
      } else {
        switch (fetch.of(row.uid())) {
          case Fetched.Complete<RawTarget>(_, RawTarget target) -> {
            Arrival arrival = new Arrival(row, begin.from().uidValidity(), sequence + 1);
            Message message = message(source, arrival, target.read());
            sequence += message instanceof Message.Email ? 1 : 0;
            messages.add(message);
          }
          case Fetched.Missing<RawTarget>(_, Fetched.Reason reason) -> {
            if (!source.folder().list(row.uid(), row.uid(), 1).messages().isEmpty()) {
              return new Taken(
                  begin.with(messages),
                  share,
                  new FolderFault(FolderState.RETRYING, reason.code(), "uid " + uid));
            }
            messages.add(new Message.Gone(uid));
          }
        }
      }
    }
    return new Taken(begin.with(messages), share, null);
  }

  /** What becomes of a message that is here. */
  private Message message(Source source, Arrival arrival, RawTarget.Read read)
      throws ContentFault, InterruptedException {
    ListedMessage row = arrival.row();
    ParsedEmail parsed = Reading.result(read.parsed());
    InboundEmail email = events.email(source.spec(), arrival, read.raw(), parsed);
    String digest = EmailDigest.of(email);
    long uid = row.uid().value();
    boolean seen = ArrivalRule.isSeen(row);
    boolean isCovered = source.recollection().covers(row);
    if (isCovered && source.recollection().of(digest) != Verdict.NEW) {
      // Flags may be lost with the epoch.
      return new Message.Known(uid, !seen && source.recollection().of(digest) == Verdict.PUBLISHED);
    }
    // In a resync the flag is no sign of a reader: most often it is our own.
    if (!isCovered && ArrivalRule.isSkipped(row, source.spec())) {
      return new Message.Filtered(uid, "read", events.trace(row, digest));
    }
    return new Message.Email(uid, events.event(email, read.raw()), seen, events.trace(row, digest));
  }

  /** What was fetched; closing it drops what became no event. */
  private record Fetch(Map<Uid, Fetched<RawTarget>> outcomes) implements AutoCloseable {
    static Fetch of(List<Fetched<RawTarget>> fetched) {
      Map<Uid, Fetched<RawTarget>> outcomes = new HashMap<>();
      fetched.forEach(outcome -> outcomes.put(outcome.uid(), outcome));
      return new Fetch(outcomes);
    }

    Fetched<RawTarget> of(Uid uid) {
      return Objects.requireNonNull(outcomes.get(uid), "every message asked for has an outcome");
    }

    @Override
    public void close() {
      for (Fetched<RawTarget> outcome : outcomes.values()) {
        if (outcome instanceof Fetched.Complete<RawTarget>(_, RawTarget target)) {
          target.discard();
        }
      }
    }
  }
}
