package io.mailroom.ingest.session;

import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When to look again at the UIDs that a folder did not show: at the beginning of a connection at
 * all of them, then now and then at those whose time is not over. Used by the session's thread.
 */
final class GapLook {
  private final long interval;
  private long lookedAt;
  private boolean hasLooked;

  /**
   * @param interval between two looks
   */
  GapLook(Duration interval) {
    this.interval = interval.toNanos();
  }

  /** Whether it is time. */
  boolean isDue() {
    return !hasLooked || System.nanoTime() - lookedAt >= interval;
  }

  /** Makes the next look due now. */
  void hurry() {
    lookedAt = System.nanoTime() - interval;
  }

  /** What to look at now; the next look is due an interval later. */
  List<UidRange> ranges(List<Gap> gaps, Instant now) {
    List<UidRange> ranges =
        gaps.stream()
            .filter(gap -> !hasLooked || gap.until().isAfter(now))
            .map(gap -> new UidRange(new Uid(gap.from()), new Uid(gap.to())))
            .toList();
    hasLooked = true;
    lookedAt = System.nanoTime();
    return ranges;
  }
}
