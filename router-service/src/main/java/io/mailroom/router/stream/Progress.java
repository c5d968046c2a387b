package io.mailroom.router.stream;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/** What the stream says of itself to whoever watches it. Any thread may ask. */
@Singleton
public class Progress {
  private final Clock clock;
  private volatile boolean joined;
  private volatile Instant lastMove;

  Progress(Clock clock) {
    this.clock = clock;
    this.lastMove = clock.instant();
  }

  /** Whether this process is a member of the group, with or without partitions. */
  public boolean isJoined() {
    return joined;
  }

  /** When the last batch was committed, or the last assignment came. */
  public Instant lastMove() {
    return lastMove;
  }

  void joined() {
    joined = true;
    moved();
  }

  void lost() {
    joined = false;
  }

  void moved() {
    lastMove = clock.instant();
  }
}
