package io.mailroom.ingest.publish;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.InFlight;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Counts;
import java.time.Instant;
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
    /** It follows the committed checkpoint, and leads to this one. */
    record Accepted(Checkpoint checkpoint) implements Next {}

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
      case Step.Attempt attempt -> new Next.Accepted(tried(committed, attempt(committed, attempt)));
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
    return new Next.Accepted(
        new Checkpoint(
            committed.watchId(),
            batch.end(),
            new Owed(unmarked.subList(over, unmarked.size()), left.gaps(), null),
            committed.past(),
            committed.counts().plus(counts(batch)).plus(gone(left.givenUp()))));
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
    for (Batch.Message message : batch.messages()) {
      switch (message) {
        case Batch.Message.Email _ -> published++;
        case Batch.Message.Filtered _ -> filtered++;
        case Batch.Message.Gone _ -> gone++;
        case Batch.Message.DeadLettered _ -> deadLettered++;
      }
    }
    return new Counts(batch.messages().size(), published, filtered, deadLettered, gone, 0);
  }
}
