package io.mailroom.contract.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a watch has been published, and what is still owed to it: one record on the topic {@code
 * checkpoints}, in the transaction of the emails that it counts. The groups below are flat in JSON.
 *
 * @param watchId which watch
 * @param position where the next email begins
 * @param owed what is to be done below that position, and what is being tried
 * @param past what was before the folder's present epoch
 * @param counts what became of everything seen
 */
public record Checkpoint(
    WatchId watchId,
    @JsonUnwrapped Position position,
    @JsonUnwrapped Owed owed,
    @JsonUnwrapped Past past,
    Counts counts) {

  /** The checkpoint of a watch of which nothing has been published. */
  public static Checkpoint beginning(WatchId watchId, Baseline baseline) {
    return new Checkpoint(
        watchId,
        new Position(baseline.uidValidity(), baseline.firstUid(), 0),
        Owed.NOTHING,
        Past.NONE,
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
   * What is owed to messages of the present epoch.
   *
   * @param unmarked UIDs published and not proven {@code \Seen}, ascending, at most {@value
   *     #UNMARKED_LIMIT}
   * @param gaps UIDs below the cursor that the server did not show, ascending, at most {@value
   *     #GAPS_LIMIT} ranges
   * @param inFlight what is being tried, where the last attempt may have ended badly
   */
  public record Owed(List<Long> unmarked, List<Gap> gaps, @Nullable InFlight inFlight) {
    /** Most UIDs in {@code unmarked}. */
    public static final int UNMARKED_LIMIT = 1_000;

    /** Most ranges in {@code gaps}. */
    public static final int GAPS_LIMIT = 256;

    /** Nothing. */
    public static final Owed NOTHING = new Owed(List.of(), List.of(), null);

    public Owed {
      unmarked = List.copyOf(unmarked);
      gaps = gaps == null ? List.of() : List.copyOf(gaps);
      if (unmarked.size() > UNMARKED_LIMIT || gaps.size() > GAPS_LIMIT) {
        throw new IllegalArgumentException(
            "%d unmarked, %d gaps (expected at most %d, %d)"
                .formatted(unmarked.size(), gaps.size(), UNMARKED_LIMIT, GAPS_LIMIT));
      }
    }
  }

  /**
   * What was before the present epoch, and by what its emails are recognised.
   *
   * @param earlier epochs that the folder had before, newest first, at most {@value #EARLIER_LIMIT}
   * @param resync how the present epoch began; absent in that in which the watch began
   * @param newest when the newest email with a {@link Fingerprint} was received; absent if there is
   *     none
   */
  public record Past(List<Epoch> earlier, @Nullable Resync resync, @Nullable Instant newest) {
    /** Most epochs in {@code earlier}. */
    public static final int EARLIER_LIMIT = 3;

    /** Nothing: the folder is in the epoch in which its watch began. */
    public static final Past NONE = new Past(List.of(), null, null);

    public Past {
      earlier = earlier == null ? List.of() : List.copyOf(earlier);
      if (earlier.size() > EARLIER_LIMIT) {
        throw new IllegalArgumentException(
            earlier.size() + " earlier epochs (expected at most " + EARLIER_LIMIT + ")");
      }
    }
  }

  /**
   * UIDs that were not shown when they were asked for.
   *
   * @param from first, inclusive
   * @param to last, inclusive
   * @param until when they are given up, ISO 8601
   */
  public record Gap(long from, long to, Instant until) {
    /** Whether this UID is one of them. */
    public boolean contains(long uid) {
      return from <= uid && uid <= to;
    }
  }

  /**
   * A range that is being tried.
   *
   * @param from first UID, inclusive
   * @param to last UID, inclusive
   * @param attempts how often it was begun, this time included
   */
  public record InFlight(long from, long to, int attempts) {}

  /**
   * An epoch that began with emails of which most had been handled before.
   *
   * @param below emails with a UID below it are recognised by their content; the others are new
   * @param fingerprints ordinal of the last one written before the epoch began: an email is not to
   *     be taken for another one of the same epoch
   */
  public record Resync(long below, long fingerprints) {}

  /** A past epoch of the folder and how far it had been published. */
  public record Epoch(long uidValidity, long nextUid) {}
}
