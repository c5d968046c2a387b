package io.mailroom.contract.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a watch has been published, and what is still owed to it: one record on the topic {@code
 * checkpoints}, in the transaction of the emails that it counts.
 *
 * @param watchId which watch
 * @param position where the next email begins
 * @param unmarked UIDs published and not proven {@code \Seen}, ascending, at most {@value
 *     #UNMARKED_LIMIT}
 * @param gaps UIDs below the cursor that the server did not show
 * @param inFlight what is being tried, after a take-over that was not a clean hand-over
 * @param earlier epochs that the folder had before, newest first, at most 3
 * @param counts what became of everything seen
 */
public record Checkpoint(
    WatchId watchId,
    @JsonUnwrapped Position position,
    List<Long> unmarked,
    List<Gap> gaps,
    @Nullable InFlight inFlight,
    List<Epoch> earlier,
    Counts counts) {
  /** Most UIDs in {@code unmarked}. */
  public static final int UNMARKED_LIMIT = 1_000;

  /** Most ranges in {@code gaps}. */
  public static final int GAPS_LIMIT = 256;

  public Checkpoint {
    unmarked = List.copyOf(unmarked);
    gaps = gaps == null ? List.of() : List.copyOf(gaps);
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
    if (unmarked.size() > UNMARKED_LIMIT || gaps.size() > GAPS_LIMIT || earlier.size() > 3) {
      throw new IllegalArgumentException("checkpoint of watch " + watchId + " is over its limits");
    }
  }

  /** The checkpoint of a watch of which nothing has been published. */
  public static Checkpoint beginning(WatchId watchId, Baseline baseline) {
    return new Checkpoint(
        watchId,
        new Position(baseline.uidValidity(), baseline.firstUid(), 0),
        List.of(),
        List.of(),
        null,
        List.of(),
        Counts.ZERO);
  }

  /**
   * Where the next email begins.
   *
   * @param uidValidity epoch of the folder
   * @param nextUid every UID below it is dealt with
   * @param sequence number of the last email published, 0 if there is none
   */
  public record Position(long uidValidity, long nextUid, long sequence) {}

  /**
   * UIDs that were not shown when they were asked for.
   *
   * @param from first, inclusive
   * @param to last, inclusive
   * @param until when they are given up, ISO 8601
   */
  public record Gap(long from, long to, Instant until) {}

  /**
   * A range that is being tried.
   *
   * @param from first UID, inclusive
   * @param to last UID, inclusive
   * @param attempts how often it was begun, this time included
   */
  public record InFlight(long from, long to, int attempts) {}

  /** A past epoch of the folder and how far it had been published. */
  public record Epoch(long uidValidity, long nextUid) {}
}
