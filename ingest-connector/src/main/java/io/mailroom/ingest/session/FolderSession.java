package io.mailroom.ingest.session;

import io.mailroom.contract.integration.FolderName;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.connection.Selection;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.imap.message.Listing;
import io.mailroom.ingest.publish.Batch;
import io.mailroom.ingest.publish.Handover;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.session.Intake.Taken;
import io.mailroom.ingest.status.StatusBoard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one folder: a virtual thread with a plain blocking loop. It opens the mailbox, catches up
 * from the committed checkpoint, hands over, marks as read what Kafka has, waits, and begins again;
 * after any failure from nothing, with backoff.
 */
public final class FolderSession {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSession.class);
  private static final int LISTING_LIMIT = 2_000;

  /** One batch commits while the next is fetched; more would only hold memory. */
  private static final int MOST_IN_FLIGHT = 2;

  private static final Duration POLL_WITHOUT_IDLE = Duration.ofSeconds(10);

  private final SessionSpec spec;
  private final WatchKey key;
  private final FolderName name;
  private final SessionTools tools;
  private final Publisher publisher;
  private final StatusBoard board;
  private final Caution caution = new Caution();
  private final Thread thread;
  private volatile @Nullable ImapConnection connection;
  private volatile boolean closing;
  private int failures;
  private int refusedLogins;

  /** A session that has not begun. */
  public FolderSession(
      SessionSpec spec, SessionTools tools, Publisher publisher, StatusBoard board) {
    this.spec = spec;
    this.key = spec.key();
    this.name = spec.watch().folder();
    this.tools = tools;
    this.publisher = publisher;
    this.board = board;
    this.thread = Thread.ofVirtual().name("session-" + key).unstarted(this::run);
  }

  /** Begins to watch. */
  public void start() {
    board.state(key, name, FolderState.STARTING, null);
    thread.start();
  }

  /** Ends the session at once, whatever it waits for; does not wait for its end. */
  public void close() {
    closing = true;
    thread.interrupt();
    ImapConnection open = connection;
    if (open != null) {
      open.abort();
    }
  }

  private void run() {
    while (!closing) {
      try (ImapConnection opened = tools.opener().open(spec)) {
        connection = opened;
        refusedLogins = 0;
        serve(opened);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (SessionEnd end) {
        pause(end);
      } catch (ImapFault fault) {
        pause(end(fault));
      } catch (SecretFault fault) {
        pause(new SessionEnd(FolderState.UNREADABLE, "secret-unreadable", "its credential"));
      } catch (RuntimeException e) {
        // The one boundary: whatever a server made us do, the session begins again from nothing.
        LOG.error("event=session-bug session={}", key, e);
        pause(new SessionEnd(FolderState.RETRYING, "internal", "see the connector's log"));
      } finally {
        connection = null;
      }
    }
  }

  private void serve(ImapConnection opened) throws ImapFault, SessionEnd, InterruptedException {
    SelectedFolder folder = select(opened);
    while (!closing) {
      Checkpoint committed = publisher.committed(key, spec.watch());
      requireSameEpoch(folder, committed.position());
      mark(folder, committed.unmarked());
      follow(opened, folder, committed.position());
    }
  }

  private SelectedFolder select(ImapConnection opened) throws ImapFault, SessionEnd {
    Lookup lookup = opened.list().find(name);
    if (!(lookup instanceof Lookup.Found(var listed))) {
      String detail = lookup instanceof Lookup.Missing ? "no such folder" : "ambiguous name";
      throw new SessionEnd(FolderState.FOLDER_MISSING, "folder-missing", detail);
    }
    return switch (opened.select(listed)) {
      case Selection.Opened(SelectedFolder folder) -> folder;
      case Selection.Missing(String detail) ->
          throw new SessionEnd(FolderState.FOLDER_MISSING, "folder-missing", detail);
      case Selection.Refused(String detail) ->
          throw new SessionEnd(FolderState.RETRYING, "folder-refused", detail);
    };
  }

  private void requireSameEpoch(SelectedFolder folder, Position position) throws SessionEnd {
    long now = folder.uidValidity().map(validity -> validity.value()).orElse(0L);
    if (now != position.uidValidity()) {
      throw new SessionEnd(
          FolderState.FAILED,
          "uidvalidity-changed",
          "UIDVALIDITY is " + now + ", was " + position.uidValidity());
    }
  }

  /** Publishes what comes, until a batch is lost: then the caller asks where to begin again. */
  private void follow(ImapConnection opened, SelectedFolder folder, Position from)
      throws ImapFault, SessionEnd, InterruptedException {
    Position position = from;
    Deque<Handover> inFlight = new ArrayDeque<>();
    while (!closing) {
      Listing listing = folder.list(new Uid(position.nextUid()), Uid.LAST, LISTING_LIMIT);
      board.proven(key, listing.messages().size());
      failures = 0;
      if (listing.messages().isEmpty()) {
        if (!settle(folder, inFlight, 0)) {
          return;
        }
        if (!folder.hasNews()) {
          watching(folder);
          await(opened, folder);
        }
        continue;
      }
      if (listing.isCut()) {
        board.state(key, name, FolderState.CATCHING_UP, null);
      }
      List<ListedMessage> waiting = listing.messages();
      while (!waiting.isEmpty()) {
        Taken taken = tools.intake().take(spec, folder, waiting, position, caution);
        Batch batch = taken.batch();
        if (!batch.messages().isEmpty()) {
          inFlight.add(publisher.submit(batch, taken.share()::close));
          position = batch.end();
        }
        if (!settle(folder, inFlight, MOST_IN_FLIGHT - 1)) {
          return;
        }
        if (taken.notFetched() != null) {
          if (settle(folder, inFlight, 0)) {
            throw taken.notFetched();
          }
          return;
        }
        waiting = waiting.subList(batch.messages().size(), waiting.size());
      }
    }
  }

  /**
   * Waits until at most so many batches are in flight, and marks what was committed.
   *
   * @return false if a batch was lost
   */
  private boolean settle(SelectedFolder folder, Deque<Handover> inFlight, int most)
      throws ImapFault, InterruptedException {
    while (inFlight.size() > most) {
      Handover oldest = inFlight.remove();
      switch (oldest.await()) {
        case Handover.Outcome.Committed _ -> mark(folder, oldest.batch().toMark());
        case Handover.Outcome.Lost(String reason) -> {
          LOG.info("event=batch-lost session={} reason={}", key, reason);
          return false;
        }
      }
    }
    return true;
  }

  private void mark(SelectedFolder folder, Collection<Long> uids) throws ImapFault {
    if (uids.isEmpty() || !folder.isWritable()) {
      return;
    }
    var marked = folder.markSeen(UidSet.of(uids.stream().map(Uid::new).toList()));
    Set<Long> settled = new HashSet<>(uids);
    marked.unseen().uids().forEach(uid -> settled.remove(uid.value()));
    publisher.marked(key, settled);
  }

  private void watching(SelectedFolder folder) {
    boolean marks = folder.isWritable() && folder.keepsSeen();
    board.state(
        key,
        name,
        marks ? FolderState.WATCHING : FolderState.READ_ONLY,
        marks ? null : new Reason("folder-read-only", "emails cannot be marked as read"));
  }

  private void await(ImapConnection opened, SelectedFolder folder)
      throws ImapFault, InterruptedException {
    if (opened.supportsIdle()) {
      var _ = folder.idle(tools.proofInterval().dividedBy(2));
    } else {
      Thread.sleep(POLL_WITHOUT_IDLE);
      opened.noop();
    }
  }

  private static SessionEnd end(ImapFault fault) {
    FolderState state =
        switch (fault.problem()) {
          case LOGIN_REFUSED -> FolderState.LOGIN_REFUSED;
          case LOGIN_UNAVAILABLE -> FolderState.WAITING_FOR_CONNECTION;
          default -> FolderState.RETRYING;
        };
    return new SessionEnd(state, fault.problem().code(), String.valueOf(fault.getMessage()));
  }

  private void pause(SessionEnd end) {
    if (closing) {
      return;
    }
    failures++;
    board.state(key, name, end.state(), end.reason());
    LOG.info(
        "event=session-ended session={} code={} failures={}", key, end.reason().code(), failures);
    refusedLogins += end.state() == FolderState.LOGIN_REFUSED ? 1 : 0;
    boolean rests = end.isFinal() || refusedLogins >= SessionTools.MOST_REFUSED_LOGINS;
    try {
      if (rests) {
        Thread.sleep(Duration.ofDays(10_000));
      }
      Thread.sleep(Backoff.after(failures, ThreadLocalRandom.current().nextDouble()));
    } catch (InterruptedException e) {
      // Only close interrupts.
      Thread.currentThread().interrupt();
    }
  }
}
