package io.mailroom.ingest.publish;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Epoch;
import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.InFlight;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.contract.progress.Checkpoint.Past;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.Fingerprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the next checkpoint of a watch is: a pure function of the committed checkpoint and of what
 * is committed with it. Nothing else is remembered, so that an aborted transaction leaves no trace.
 */
public final class CheckpointRule {
  private CheckpointRule() {}

  /** What became of a batch. */
  public sealed interface Next {
    /**
     * It follows the committed checkpoint.
     *
     * @param checkpoint to which it leads
     * @param fingerprints of its messages, in order
     */
    record Accepted(Checkpoint checkpoint, List<Fingerprint> fingerprints) implements Next {}

    /** It starts elsewhere: the session starts again from the committed position. */
    record Refused(Position committed) implements Next {}
  }

  /** The checkpoint after a batch. */
  public static Next after(Checkpoint committed, Batch batch) {
    if (!batch.from().equals(committed.position())) {
      return new Next.Refused(committed.position());
    }
    List<Gap> gaps = committed.owed().gaps();
    return switch (batch.step()) {
      case Step.Onward(Instant listedAt) -> {
        long cursor = committed.position().nextUid();
        yield handled(committed, batch, GapRule.opened(gaps, cursor, batch.messages(), listedAt));
      }
      case Step.Late(Instant lookedAt) ->
          GapRule.cover(gaps, batch.messages())
              ? handled(committed, batch, GapRule.closed(gaps, batch.messages(), lookedAt))
              : new Next.Refused(committed.position());
      case Step.Attempt attempt ->
          new Next.Accepted(tried(committed, attempt(committed, attempt)), List.of());
      case Step.Missed(List<Long> uids, Instant foundAt) ->
          handled(committed, batch, GapRule.missed(gaps, uids, foundAt));
      case Step.Reopen reopen -> new Next.Accepted(reopened(committed, reopen), List.of());
    };
  }

  /** The checkpoint after emails were proven {@code \Seen}. */
  public static Checkpoint marked(Checkpoint committed, Set<Long> uids) {
    Owed owed = committed.owed();
    return with(
        committed,
        new Owed(
            owed.unmarked().stream().filter(uid -> !uids.contains(uid)).toList(),
            owed.gaps(),
            owed.inFlight()));
  }

  /** The checkpoint after an attempt that was neither finished nor failed. */
  static Checkpoint withdrawn(Checkpoint committed) {
    InFlight last = committed.owed().inFlight();
    return last == null || last.attempts() == 1
        ? tried(committed, null)
        : tried(committed, new InFlight(last.from(), last.to(), last.attempts() - 1));
  }

  private static Next handled(Checkpoint committed, Batch batch, GapRule.Left left) {
    List<Long> unmarked =
        Stream.concat(committed.owed().unmarked().stream(), batch.toMark().stream())
            .sorted()
            .toList();
    int over = Math.max(0, unmarked.size() - Owed.UNMARKED_LIMIT);
    Past past = committed.past();
    // Below the arrivals of an epoch nobody knows whether a UID ever was an email.
    long arrivals = past.resync() == null ? 1 : past.resync().below();
    List<Fingerprint> fingerprints = fingerprints(committed, batch);
    return new Next.Accepted(
        new Checkpoint(
            committed.watchId(),
            batch.end(),
            new Owed(unmarked.subList(over, unmarked.size()), left.gaps(), null),
            fingerprints.isEmpty()
                ? past
                : new Past(past.earlier(), past.resync(), fingerprints.getLast().newest()),
            committed.counts().plus(counts(batch)).plus(gone(left.givenUpFrom(arrivals)))),
        fingerprints);
  }

  private static List<Fingerprint> fingerprints(Checkpoint committed, Batch batch) {
    List<Fingerprint> fingerprints = new ArrayList<>();
    long ordinal = committed.counts().fingerprinted();
    Instant newest = committed.past().newest();
    for (Batch.Message message : batch.messages()) {
      Batch.Trace trace =
          switch (message) {
            case Batch.Message.Email email -> email.trace();
            case Batch.Message.Filtered filtered -> filtered.trace();
            case Batch.Message.DeadLettered dead -> dead.trace();
            case Batch.Message.Known _, Batch.Message.Gone _ -> null;
          };
      if (trace != null) {
        newest = newest == null || newest.isBefore(trace.received()) ? trace.received() : newest;
        fingerprints.add(
            new Fingerprint(
                ++ordinal,
                batch.from().uidValidity(),
                message.uid(),
                trace.digest(),
                message instanceof Batch.Message.Email,
                newest));
      }
    }
    return fingerprints;
  }

  /**
   * Another epoch goes on where it was left, or begins with the first UID; the same one whose UIDs
   * went back begins again. UIDs of the last epoch are void, whatever was owed to them.
   */
  private static Checkpoint reopened(Checkpoint committed, Step.Reopen reopen) {
    Position was = committed.position();
    boolean wentBack = was.uidValidity() == reopen.uidValidity();
    List<Epoch> others =
        committed.past().earlier().stream()
            .filter(epoch -> epoch.uidValidity() != reopen.uidValidity())
            .toList();
    long begin =
        committed.past().earlier().stream()
            .filter(epoch -> epoch.uidValidity() == reopen.uidValidity())
            .filter(_ -> !wentBack)
            .mapToLong(Epoch::nextUid)
            .findFirst()
            .orElse(1);
    Stream<Epoch> last =
        wentBack ? Stream.empty() : Stream.of(new Epoch(was.uidValidity(), was.nextUid()));
    // A server may show the UIDs again that it has just denied.
    long below = wentBack ? Math.max(reopen.below(), was.nextUid()) : reopen.below();
    return new Checkpoint(
        committed.watchId(),
        new Position(reopen.uidValidity(), begin, was.sequence()),
        Owed.NOTHING,
        new Past(
            Stream.concat(last, others.stream()).limit(Past.EARLIER_LIMIT).toList(),
            new Resync(below, committed.counts().fingerprinted()),
            committed.past().newest()),
        committed.counts());
  }

  /**
   * Attempts that begin at the same message are counted on. Of those that only overlap nobody knows
   * which message ended the last one: the next goes one by one, and counts from there.
   */
  private static InFlight attempt(Checkpoint committed, Step.Attempt next) {
    InFlight last = committed.owed().inFlight();
    int attempts;
    if (last == null) {
      attempts = next.hasFailed() ? 2 : 1;
    } else if (last.from() == next.from()) {
      attempts = last.attempts() + 1;
    } else {
      attempts = last.from() <= next.to() && next.from() <= last.to() ? 2 : 1;
    }
    return new InFlight(next.from(), next.to(), attempts);
  }

  private static Checkpoint tried(Checkpoint committed, @Nullable InFlight inFlight) {
    Owed owed = committed.owed();
    return with(committed, new Owed(owed.unmarked(), owed.gaps(), inFlight));
  }

  private static Checkpoint with(Checkpoint committed, Owed owed) {
    return new Checkpoint(
        committed.watchId(), committed.position(), owed, committed.past(), committed.counts());
  }

  private static Counts gone(long uids) {
    return new Counts(uids, 0, 0, 0, uids, 0);
  }

  private static Counts counts(Batch batch) {
    long published = 0;
    long filtered = 0;
    long gone = 0;
    long deadLettered = 0;
    long known = 0;
    for (Batch.Message message : batch.messages()) {
      switch (message) {
        case Batch.Message.Email _ -> published++;
        case Batch.Message.Filtered _ -> filtered++;
        case Batch.Message.Gone _ -> gone++;
        case Batch.Message.Known _ -> known++;
        case Batch.Message.DeadLettered _ -> deadLettered++;
      }
    }
    return new Counts(batch.messages().size(), published, filtered, deadLettered, gone, known);
  }
}
