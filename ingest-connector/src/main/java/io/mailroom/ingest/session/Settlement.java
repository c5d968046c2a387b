package io.mailroom.ingest.session;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidSet;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.message.Marked;
import io.mailroom.ingest.publish.Handover;
import io.mailroom.ingest.publish.Publisher;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
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
  private final Deque<Handover> inFlight = new ArrayDeque<>();
  private boolean keepsMarks = true;

  Settlement(SelectedFolder folder, WatchKey key, Publisher publisher) {
    this.folder = folder;
    this.key = key;
    this.publisher = publisher;
  }

  void add(Handover handover) {
    inFlight.add(handover);
  }

  /**
   * Waits until at most so many batches are in flight, and marks what was committed.
   *
   * @return false if a batch was lost; those behind it are lost too
   */
  boolean settle(int most) throws ImapFault, InterruptedException {
    while (inFlight.size() > most) {
      Handover oldest = inFlight.remove();
      switch (oldest.await()) {
        case Handover.Outcome.Committed _ -> mark(oldest.batch().toMark());
        case Handover.Outcome.Lost(String reason) -> {
          LOG.info("event=batch-lost session={} reason={}", key, reason);
          return false;
        }
      }
    }
    return true;
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
