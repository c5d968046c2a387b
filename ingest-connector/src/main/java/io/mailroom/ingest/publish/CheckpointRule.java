package io.mailroom.ingest.publish;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Counts;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    List<Long> unmarked =
        Stream.concat(committed.unmarked().stream(), batch.toMark().stream()).toList();
    int over = Math.max(0, unmarked.size() - Checkpoint.UNMARKED_LIMIT);
    return new Next.Accepted(
        new Checkpoint(
            committed.watchId(),
            batch.end(),
            unmarked.subList(over, unmarked.size()),
            committed.gaps(),
            null,
            committed.earlier(),
            committed.counts().plus(counts(batch))));
  }

  /** The checkpoint after emails were proven {@code \Seen}. */
  public static Checkpoint marked(Checkpoint committed, Set<Long> uids) {
    return new Checkpoint(
        committed.watchId(),
        committed.position(),
        committed.unmarked().stream().filter(uid -> !uids.contains(uid)).toList(),
        committed.gaps(),
        committed.inFlight(),
        committed.earlier(),
        committed.counts());
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
