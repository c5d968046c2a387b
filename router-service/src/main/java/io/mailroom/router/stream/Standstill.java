package io.mailroom.router.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions whose offset has not moved although records wait behind it.
 *
 * @param since by partition, where it stands and since when
 */
record Standstill(Map<TopicPartition, Mark> since) {
  static final Standstill NONE = new Standstill(Map.of());

  Standstill {
    since = Map.copyOf(since);
  }

  /** Where a partition stood when it was first seen there. */
  record Mark(long offset, Instant since) {}

  /**
   * What is known after another look.
   *
   * @param waiting offset of the first record that waits, of each partition that has one
   */
  Standstill after(Map<TopicPartition, Long> waiting, Instant now) {
    var next = new HashMap<TopicPartition, Mark>();
    waiting.forEach((partition, offset) -> {
      var mark = since.get(partition);
      next.put(partition, mark != null && mark.offset() == offset ? mark : new Mark(offset, now));
    });
    return new Standstill(next);
  }

  /** What is known when these partitions belong to somebody else. */
  Standstill without(Collection<TopicPartition> partitions) {
    var left = new HashMap<>(since);
    left.keySet().removeAll(partitions);
    return new Standstill(left);
  }

  /** For how long the first of them has stood; zero if all move. */
  Duration longest(Instant now) {
    return since.values().stream()
        .map(mark -> Duration.between(mark.since(), now))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
