package io.mailroom.ingest.session;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.InFlight;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.Uid;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.connection.Selection;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.ingest.intake.Caution;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.intake.Intake.Taken;
import io.mailroom.ingest.publish.Batch;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.publish.Step;
import io.mailroom.ingest.status.StatusBoard;
import java.time.Duration;
import java.util.List;

/**
 * Reads one folder over one connection: catches up from the committed checkpoint, hands over, has
 * marked what Kafka has, waits, again; until something fails. Used by the session's thread.
 */
final class FolderReader {
  private static final int LISTING_LIMIT = 2_000;

  /** One batch commits while the next is fetched; more would only hold memory. */
  private static final int MOST_IN_FLIGHT = 2;

  private static final Duration POLL_WITHOUT_IDLE = Duration.ofSeconds(10);

  private final ImapConnection connection;
  private final SelectedFolder folder;
  private final FolderSpec spec;
  private final SessionTools tools;
  private final Caution caution;
  private boolean idles;
  private boolean progressed;

  private FolderReader(
      ImapConnection connection,
      SelectedFolder folder,
      FolderSpec spec,
      SessionTools tools,
      Caution caution) {
    this.connection = connection;
    this.folder = folder;
    this.spec = spec;
    this.tools = tools;
    this.caution = caution;
    this.idles = connection.supportsIdle();
  }

  /** Opens the watch's folder. */
  static FolderReader open(
      ImapConnection connection, FolderSpec spec, SessionTools tools, Caution caution)
      throws ImapFault, FolderFault {
    Lookup lookup = connection.list().find(spec.watch().folder());
    if (!(lookup instanceof Lookup.Found(var listed))) {
      String detail = lookup instanceof Lookup.Missing ? "no such folder" : "ambiguous name";
      throw new FolderFault(FolderState.FOLDER_MISSING, "folder-missing", detail);
    }
    return switch (connection.select(listed)) {
      case Selection.Opened(SelectedFolder folder) ->
          new FolderReader(connection, folder, spec, tools, caution);
      case Selection.Missing(String detail) ->
          throw new FolderFault(FolderState.FOLDER_MISSING, "folder-missing", detail);
      case Selection.Refused(String detail) ->
          throw new FolderFault(FolderState.RETRYING, "folder-refused", detail);
    };
  }

  /** Whether an email was published, or the folder stood a wait. */
  boolean hasProgressed() {
    return progressed;
  }

  /** Reads on until something fails. */
  void read(Publisher publisher, StatusBoard board)
      throws ImapFault, FolderFault, InterruptedException {
    requireSameUids(committed(publisher).position());
    while (true) {
      Checkpoint committed = committed(publisher);
      Settlement settlement = new Settlement(folder, spec.key(), publisher);
      settlement.mark(committed.owed().unmarked());
      follow(committed.position(), settlement, publisher, board);
    }
  }

  /**
   * What is remembered of a folder is its UIDs: when they are others, nothing is known of it. Asked
   * once, for what the server said when it opened the folder grows old.
   */
  private void requireSameUids(Position position) throws ImapFault, FolderFault {
    long epoch = folder.uidValidity().map(validity -> validity.value()).orElse(0L);
    if (epoch != position.uidValidity()) {
      throw new FolderFault(
          FolderState.FAILED,
          "uidvalidity-changed",
          "UIDVALIDITY is " + (epoch == 0 ? "absent" : epoch) + ", was " + position.uidValidity());
    }
    long next = folder.uidNext().map(Uid::value).orElse(Uid.LAST.value());
    // Servers may say a low UIDNEXT by mistake: the messages themselves decide (FAILURES B4, B5).
    if (next < position.nextUid()
        && folder.highestUid().map(Uid::value).orElse(0L) < position.nextUid() - 1) {
      throw new FolderFault(
          FolderState.FAILED,
          "uids-went-back",
          "UIDNEXT is " + next + ", was " + position.nextUid() + " or more");
    }
  }

  /** Publishes what comes, until a batch is lost: then the caller asks where to begin again. */
  private void follow(Position from, Settlement settlement, Publisher publisher, StatusBoard board)
      throws ImapFault, FolderFault, InterruptedException {
    WatchKey key = spec.key();
    Position position = from;
    while (true) {
      Listing listing = folder.list(new Uid(position.nextUid()), Uid.LAST, LISTING_LIMIT);
      List<ListedMessage> waiting = listing.messages();
      board.proven(key, waiting.size());
      if (!announce(waiting, position, settlement, publisher)) {
        return;
      }
      while (!waiting.isEmpty()) {
        Taken taken = take(waiting, position);
        Batch batch = taken.batch();
        if (!batch.messages().isEmpty()) {
          settlement.add(publisher.submit(batch, taken.share()::close));
          position = batch.end();
        }
        if (!settlement.settle(taken.notFetched() == null ? MOST_IN_FLIGHT - 1 : 0)) {
          return;
        }
        progressed = progressed || !batch.messages().isEmpty();
        if (taken.notFetched() != null) {
          throw taken.notFetched();
        }
        waiting = waiting.subList(batch.messages().size(), waiting.size());
        board.proven(key, waiting.size());
        if (listing.isCut() || !waiting.isEmpty()) {
          board.state(key, FolderState.CATCHING_UP, null);
        }
      }
      if (listing.messages().isEmpty()) {
        if (!settlement.settle(0)) {
          return;
        }
        if (!folder.hasNews()) {
          sayWatching(settlement, board);
          await();
        }
      }
    }
  }

  /**
   * Writes the next attempt down, where it may be the last thing that this process does. Nothing
   * else is in flight then.
   *
   * @return false if that was lost
   */
  private boolean announce(
      List<ListedMessage> waiting, Position position, Settlement settlement, Publisher publisher)
      throws ImapFault, InterruptedException {
    if (waiting.isEmpty()) {
      caution.survived();
    }
    if (!caution.isWary()) {
      return true;
    }
    long first = waiting.getFirst().uid().value();
    if (caution.givesUp(committed(publisher).owed().inFlight(), first)) {
      return true;
    }
    long last = waiting.getLast().uid().value();
    Step attempt = new Step.Attempt(first, last, caution.hasFailed());
    settlement.add(publisher.submit(new Batch(spec.key(), position, attempt, List.of()), () -> {}));
    if (!settlement.settle(0)) {
      return false;
    }
    InFlight begun = committed(publisher).owed().inFlight();
    if (begun != null) {
      caution.begins(begun);
    }
    return true;
  }

  private Taken take(List<ListedMessage> waiting, Position position)
      throws ImapFault, FolderFault, InterruptedException {
    Taken taken;
    try {
      taken = tools.intake().take(spec, folder, waiting, position, caution);
    } catch (ImapFault fault) {
      caution.failed(fault.problem().code());
      throw fault;
    } catch (RuntimeException | Error bug) {
      // One of these emails is more than we can bear: found one by one, it is given up.
      caution.failed("internal");
      throw bug;
    }
    if (!taken.batch().messages().isEmpty()) {
      caution.survived();
    }
    if (taken.notFetched() != null) {
      caution.failed(taken.notFetched().reason().code());
    }
    return taken;
  }

  private Checkpoint committed(Publisher publisher) throws InterruptedException {
    return publisher.committed(spec.key(), spec.watch());
  }

  private void sayWatching(Settlement settlement, StatusBoard board) {
    boolean marks = settlement.canMark();
    board.state(
        spec.key(),
        marks ? FolderState.WATCHING : FolderState.READ_ONLY,
        marks ? null : new Reason("folder-read-only", "emails cannot be marked as read"));
  }

  /** IDLE is a hint to look sooner, never the only reason to look (FAILURES A4). */
  private void await() throws ImapFault, InterruptedException {
    Duration wait = tools.proofInterval().dividedBy(2);
    if (idles) {
      try {
        var _ = folder.idle(wait);
      } catch (ImapFault fault) {
        if (fault.problem() != Problem.REFUSED) {
          throw fault;
        }
        // It has IDLE and will not do it (A11): a new connection would not change its mind.
        idles = false;
      }
    } else {
      Thread.sleep(wait.compareTo(POLL_WITHOUT_IDLE) < 0 ? wait : POLL_WITHOUT_IDLE);
      connection.noop();
    }
    progressed = true;
  }
}
