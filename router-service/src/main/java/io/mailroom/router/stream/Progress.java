package io.mailroom.router.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a stream says of itself to whoever watches it. Any thread may ask. */
public final class Progress {
  private final Clock clock;
  private volatile boolean joined;
  private volatile @Nullable Instant inHandSince;

  public Progress(Clock clock) {
    this.clock = clock;
  }

  /** Whether this process is a member of the group, with or without partitions. */
  public boolean isJoined() {
    return joined;
  }

  /** For how long the batch has been in hand that is not committed yet; zero without a batch. */
  public Duration inHand() {
    var since = inHandSince;
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }

  void joined() {
    joined = true;
  }

  void lost() {
    joined = false;
  }

  void taken() {
    inHandSince = clock.instant();
  }

  void done() {
    inHandSince = null;
  }
}
