package io.mailroom.contract.compacted;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.RecordCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of a compacted topic, read from their beginning: the newest committed value of each
 * key. No group, no stored position: what is read is in memory only. One thread uses it.
 *
 * @param <V> the record
 */
public final class CompactedLog<V> implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private final Set<Integer> partitions;
  private final List<TopicPartition> assignment;
  private final RecordCodec<V> codec;
  private final Map<String, Entry<V>> entries = new HashMap<>();
  private @Nullable KafkaConsumer<String, byte[]> opened;
  private Map<Integer, Long> positions = Map.of();
  private Snapshot<V> snapshot = Snapshot.empty();
  private boolean isShown = true;

  /**
   * A log that is not read yet.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   * @param partitions which partitions, at least one
   */
  public CompactedLog(
      Map<String, Object> kafkaConfig,
      String topic,
      Set<Integer> partitions,
      RecordCodec<V> codec) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.topic = topic;
    this.partitions = Set.copyOf(partitions);
    this.assignment =
        partitions.stream().sorted().map(each -> new TopicPartition(topic, each)).toList();
    this.codec = codec;
  }

  /**
   * Reads at least to the end that the partitions have after this call begins, the end of open
   * transactions included: so it waits for them, and sees all that was committed before the call.
   *
   * @param noProgress how long the end may fail to come nearer
   * @throws ReadFault if it does, or Kafka fails; then nothing of this log may be used, but the
   *     call may be repeated when the fault is retriable
   */
  public Snapshot<V> readToEnd(Duration noProgress) throws ReadFault {
    Map<Integer, Long> ends;
    try (var asker = new EndOffsets(kafkaConfig, topic, partitions)) {
      ends = asker.ask(noProgress);
    }
    var sinceProgress = System.nanoTime();
    while (!hasReached(ends)) {
      var before = positions;
      var _ = poll(POLL);
      if (!positions.equals(before)) {
        sinceProgress = System.nanoTime();
      } else if (System.nanoTime() - sinceProgress > noProgress.toNanos()) {
        throw new ReadFault(
            ReadFault.Code.NO_PROGRESS,
            "%s stands still for %s at %s (expected to reach %s)"
                .formatted(topic, noProgress, positions, ends),
            null);
      }
    }
    return snapshot();
  }

  /**
   * Takes in what is new.
   *
   * @param limit how long to wait for something
   * @return whether a value changed
   * @throws ReadFault if Kafka fails; that it does not answer shows only in {@link #readToEnd}
   */
  public boolean poll(Duration limit) throws ReadFault {
    try {
      var consumer = consumer();
      var records = consumer.poll(limit);
      records.forEach(this::apply);
      // Positions, not offsets of records: the last ones may be markers, or compacted away.
      var reached = new HashMap<Integer, Long>();
      for (var partition : assignment) {
        reached.put(partition.partition(), consumer.position(partition, POSITION_LIMIT));
      }
      positions = Map.copyOf(reached);
      isShown &= records.isEmpty();
      return !records.isEmpty();
    } catch (KafkaException e) {
      throw Faults.reading(topic, e);
    }
  }

  /**
   * What is taken in so far; copied only if a value changed since the last time. Complete only
   * after {@link #readToEnd}.
   */
  public Snapshot<V> snapshot() {
    if (!isShown) {
      snapshot = new Snapshot<>(Collections.unmodifiableMap(new HashMap<>(entries)), positions);
      isShown = true;
    } else if (!snapshot.positions().equals(positions)) {
      snapshot = new Snapshot<>(snapshot.entries(), positions);
    }
    return snapshot;
  }

  /** Whether everything below these offsets is taken in. */
  boolean hasReached(Map<Integer, Long> ends) {
    return EndOffsets.areReached(ends, positions);
  }

  @Override
  public void close() {
    var consumer = opened;
    opened = null;
    if (consumer == null) {
      return;
    }
    Closing.quietly(consumer);
  }

  private KafkaConsumer<String, byte[]> consumer() {
    var consumer = opened;
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(
              ReaderConfig.of(kafkaConfig), new StringDeserializer(), new ByteArrayDeserializer());
      opened = consumer;
      consumer.assign(assignment);
      consumer.seekToBeginning(assignment);
    }
    return consumer;
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    var value = record.value();
    if (value == null) {
      var _ = entries.remove(record.key());
    } else {
      var _ = entries.put(record.key(), entry(record, value));
    }
  }

  private Entry<V> entry(ConsumerRecord<String, byte[]> record, byte[] value) {
    try {
      return new Entry.Readable<>(codec.decode(record.headers(), value), record.offset());
    } catch (UnreadableRecordException e) {
      return new Entry.Unreadable<>(String.valueOf(e.getMessage()), record.offset());
    }
  }
}
