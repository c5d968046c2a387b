package io.mailroom.ingest.session;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.message.Marked;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.publish.Handover;
import io.mailroom.ingest.publish.Publisher;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one folder that are on their way into Kafka, oldest first, and the marking of what
 * has arrived there. Used by the session's thread.
 */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final SelectedFolder folder;
  private final WatchKey key;
  private final Publisher publisher;
  private final Deque<Future<Handover>> inFlight = new ArrayDeque<>();
  private boolean keepsMarks = true;
  private boolean hasDelivered;

  Settlement(SelectedFolder folder, WatchKey key, Publisher publisher) {
    this.folder = folder;
    this.key = key;
    this.publisher = publisher;
  }

  /** Adds a batch that is being made; behind those added before, even if it is made sooner. */
  void add(Future<Handover> handover) {
    inFlight.add(handover);
  }

  /** Whether a message was committed. */
  boolean hasDelivered() {
    return hasDelivered;
  }

  /**
   * Waits until at most so many batches are in flight, and marks what was committed.
   *
   * @return false if a batch was lost; those behind it are lost too
   * @throws FolderFault if one could not be made
   */
  boolean settle(int most) throws ImapFault, FolderFault, InterruptedException {
    while (inFlight.size() > most) {
      Handover oldest = made(inFlight.remove());
      switch (oldest.await()) {
        case Handover.Outcome.Committed _ -> {
          hasDelivered = hasDelivered || !oldest.batch().messages().isEmpty();
          mark(oldest.batch().toMark());
        }
        case Handover.Outcome.Lost(String reason) -> {
          LOG.info("event=batch-lost session={} reason={}", key, reason);
          return false;
        }
      }
    }
    return true;
  }

  /** Waits until a batch is made and on its way. */
  static Handover made(Future<Handover> making) throws FolderFault, InterruptedException {
    try {
      return making.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case FolderFault fault -> throw fault;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a batch was not made", e);
      }
    }
  }

  /**
   * Marks emails that are in Kafka as read. Each is marked once: what the server showed as read, or
   * no longer has, is not looked at again, so that nobody is fought who marks it unread.
   */
  void mark(Collection<Long> uids) throws ImapFault {
    if (uids.isEmpty() || !folder.isWritable() || !folder.keepsSeen()) {
      return;
    }
    Marked marked = folder.markSeen(UidSet.of(uids.stream().map(Uid::new).toList()));
    keepsMarks = marked.unseen().isEmpty();
    Set<Long> settled = new HashSet<>(uids);
    marked.unseen().uids().forEach(uid -> settled.remove(uid.value()));
    publisher.marked(key, settled);
  }

  /** Whether the folder takes marks, as far as it has said and shown. */
  boolean canMark() {
    return folder.isWritable() && folder.keepsSeen() && keepsMarks;
  }
}
