package io.mailroom.config.store;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic as callers are told of it: brought up to date first, from memory for a while
 * when Kafka is away. Any thread may ask; a reading blocks for 2 s at most.
 *
 * @param <V> the record
 */
final class StoreView<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreView.class);

  /** How long a reading waits for the view to reach the end of the topic. */
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  /** For how long after the last contact with Kafka a reading answers from memory. */
  private static final Duration MEMORY_LIMIT = Duration.ofSeconds(60);

  private final CompactedView<V> view;
  private final Clock clock;

  StoreView(
      Map<String, Object> kafkaConfig,
      String topic,
      Shards shards,
      RecordCodec<V> codec,
      Clock clock) {
    this.view = new CompactedView<>(kafkaConfig, topic, StoreTopic.all(shards), codec, clock);
    this.clock = clock;
  }

  void start() {
    view.start();
  }

  boolean isReady() {
    return view.isReady();
  }

  /** What is known now of these partitions: as much as Kafka says within 2 s. */
  Reading<Snapshot<V>> read(Set<Integer> partitions) {
    Instant askedAt = clock.instant();
    try {
      return new Reading.Current<>(view.awaitEnd(partitions, READ_LIMIT), askedAt);
    } catch (ReadFault fault) {
      LOG.warn("event=read-failed code={} detail=\"{}\"", fault.code(), fault.getMessage());
      Instant asOf = view.asOf();
      return asOf.plus(MEMORY_LIMIT).isAfter(clock.instant())
          ? new Reading.Remembered<>(view.snapshot(), asOf)
          : new Reading.Unreachable<>();
    }
  }

  @Override
  public void close() {
    view.close();
  }
}
