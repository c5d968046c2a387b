package io.mailroom.router.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What a stream says of itself to whoever watches it. Any thread may ask. */
public final class Progress {
  private final Lag lag;
  private final Clock clock;
  private volatile boolean joined;
  private volatile @Nullable Instant polledAt;

  public Progress(Lag lag, Clock clock) {
    this.lag = lag;
    this.clock = clock;
  }

  /** Whether this process is a member of the group, with or without partitions. */
  public boolean isJoined() {
    return joined;
  }

  /** For how long it has not asked for records, with a batch in hand or not; zero at first. */
  public Duration sinceLastPoll() {
    var at = polledAt;
    return at == null ? Duration.ZERO : Duration.between(at, clock.instant());
  }

  /** For how long records have waited in a partition of ours that does not move. */
  public Duration standstill() {
    return lag.standstill();
  }

  void polled(boolean isMember) {
    joined = isMember;
    polledAt = clock.instant();
  }

  void owns(Set<TopicPartition> partitions) {
    lag.owns(partitions);
  }

  void watch() {
    lag.watch();
  }
}
