package io.mailroom.ingest.session;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.UidValidity;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.connection.Selection;
import io.mailroom.imap.folder.FolderList.Lookup;
import io.mailroom.imap.message.Listing;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.publish.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one folder over one connection: catches up from the committed checkpoint, hands over, has
 * marked what Kafka has, waits, again; until something fails. Used by the session's thread.
 */
final class FolderReader {
  private static final Logger LOG = LoggerFactory.getLogger(FolderReader.class);
  private static final int LISTING_LIMIT = 2_000;
  private static final Duration POLL_WITHOUT_IDLE = Duration.ofSeconds(10);

  private final ImapConnection connection;
  private final SelectedFolder folder;
  private final Assignment work;
  private final Duration wait;
  private final GapLook gapLook;
  private boolean idles;
  private boolean progressed;

  private FolderReader(ImapConnection connection, SelectedFolder folder, Assignment work) {
    this.connection = connection;
    this.folder = folder;
    this.work = work;
    this.wait = work.tools().proofInterval().dividedBy(2);
    this.gapLook = new GapLook(wait);
    this.idles = connection.supportsIdle();
  }

  /** Opens the watch's folder. */
  static FolderReader open(ImapConnection connection, Assignment work)
      throws ImapFault, FolderFault {
    Lookup lookup = connection.list().find(work.spec().watch().folder());
    if (!(lookup instanceof Lookup.Found(var listed))) {
      String detail = lookup instanceof Lookup.Missing ? "no such folder" : "ambiguous name";
      throw new FolderFault(FolderState.FOLDER_MISSING, "folder-missing", detail);
    }
    return switch (connection.select(listed)) {
      case Selection.Opened(SelectedFolder folder) -> new FolderReader(connection, folder, work);
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
  void read() throws ImapFault, FolderFault, InterruptedException {
    boolean isAgreed = false;
    while (true) {
      Delivery delivery = new Delivery(folder, work);
      try {
        if (isAgreed) {
          follow(work.committed(), delivery);
        } else {
          isAgreed = agree(delivery);
        }
      } finally {
        progressed = progressed || delivery.hasProgressed();
        work.caution().endTurn();
      }
    }
  }

  /**
   * Whether the checkpoint speaks of the folder's present UIDs; if not, it does when asked again.
   */
  private boolean agree(Delivery delivery) throws ImapFault, FolderFault, InterruptedException {
    Position position = work.committed().position();
    Optional<Step> reopen = renumbered(position);
    if (reopen.isPresent() && delivery.take(position, reopen.get())) {
      work.caution().forgetUids();
    }
    return reopen.isEmpty();
  }

  /**
   * What is remembered of a folder is its UIDs: when they are others, its emails have to be
   * recognised. Asked once, for what the server said when it opened the folder grows old.
   *
   * @return the step that begins that, if it is needed
   */
  private Optional<Step> renumbered(Position position) throws ImapFault, FolderFault {
    long uidValidity = folder.uidValidity().map(UidValidity::value).orElse(0L);
    long uidNext = folder.uidNext().map(Uid::value).orElse(Long.MAX_VALUE);
    if (uidValidity == position.uidValidity() && uidNext >= position.nextUid()) {
      return Optional.empty();
    }
    Baseline now =
        folder
            .baseline()
            .orElseThrow(() ->
                new FolderFault(
                    FolderState.FAILED, "uidvalidity-missing", "the server keeps no UIDs"));
    // Servers may say a low UIDNEXT by mistake: the messages themselves decide (FAILURES B4, B5).
    if (uidValidity == position.uidValidity() && now.firstUid() >= position.nextUid()) {
      return Optional.empty();
    }
    LOG.warn(
        "event=folder-renumbered session={} uidValidity={} was={} next={} was={}",
        work.key(),
        now.uidValidity(),
        position.uidValidity(),
        now.firstUid(),
        position.nextUid());
    return Optional.of(new Step.Reopen(now.uidValidity(), now.firstUid()));
  }

  /** Publishes what comes, until a batch is lost: then the caller asks where to begin again. */
  private void follow(Checkpoint from, Delivery delivery)
      throws ImapFault, FolderFault, InterruptedException {
    delivery.mark(from.owed().unmarked());
    Optional<Position> position = Optional.of(from.position());
    while (position.isPresent()) {
      position = gapLook.isDue() ? lookAtGaps(delivery) : position;
      if (position.isPresent()) {
        position = catchUp(position.get(), delivery);
      }
    }
  }

  /** Delivers what is listed at or above the cursor; waits if that is nothing. */
  private Optional<Position> catchUp(Position position, Delivery delivery)
      throws ImapFault, FolderFault, InterruptedException {
    Listing listing = listFrom(position.nextUid());
    Instant listedAt = work.tools().clock().instant();
    work.board().proven(work.key(), listing.messages().size());
    if (!listing.messages().isEmpty()) {
      if (listing.isCut()) {
        work.board().state(work.key(), FolderState.CATCHING_UP, null);
      }
      return delivery.deliver(listing.messages(), position, new Step.Onward(listedAt));
    }
    if (!delivery.settle()) {
      return Optional.empty();
    }
    work.caution().survived();
    if (work.reconciliation().isDue(listedAt) && !reconcile(position, delivery)) {
      return Optional.empty();
    }
    if (!folder.hasNews() && !gapLook.isDue()) {
      sayWatching(delivery);
      await();
    }
    return Optional.of(position);
  }

  /** Looks again for what should be in a count and is not; false if that was lost. */
  private boolean reconcile(Position position, Delivery delivery)
      throws ImapFault, FolderFault, InterruptedException {
    List<Long> missed = Reconciliation.missed(folder, work.committed(), work);
    if (missed.isEmpty()) {
      return true;
    }
    LOG.warn("event=messages-missed session={} count={}", work.key(), missed.size());
    gapLook.hurry();
    return delivery.take(position, new Step.Missed(missed, work.tools().clock().instant()));
  }

  /** When the last UID of an epoch is used up, only another epoch can bring more. */
  private Listing listFrom(long uid) throws ImapFault {
    return uid > Uid.LAST.value()
        ? new Listing(List.of(), false)
        : folder.list(new Uid(uid), Uid.LAST, LISTING_LIMIT);
  }

  /** Delivers what the server did not show before (FAILURES B8, B9). */
  private Optional<Position> lookAtGaps(Delivery delivery)
      throws ImapFault, FolderFault, InterruptedException {
    if (!delivery.settle()) {
      return Optional.empty();
    }
    Checkpoint committed = work.committed();
    Instant now = work.tools().clock().instant();
    List<UidRange> ranges = gapLook.ranges(committed.owed().gaps(), now);
    if (ranges.isEmpty()) {
      return Optional.of(committed.position());
    }
    Listing late = folder.list(ranges, LISTING_LIMIT);
    Optional<Position> position =
        delivery.deliver(late.messages(), committed.position(), new Step.Late(now));
    return delivery.settle() ? position : Optional.empty();
  }

  private void sayWatching(Delivery delivery) {
    boolean marks = delivery.canMark();
    work.board()
        .state(
            work.key(),
            marks ? FolderState.WATCHING : FolderState.READ_ONLY,
            marks ? null : new Reason("folder-read-only", "emails cannot be marked as read"));
  }

  /** IDLE is a hint to look sooner, never the only reason to look (FAILURES A4). */
  private void await() throws ImapFault, InterruptedException {
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
