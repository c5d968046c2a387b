package io.mailroom.contract.compacted;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.partition.EndOffsets;
import io.mailroom.contract.partition.PartitionFollower;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.RecordCodec;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Partitions of a compacted topic, read from their beginning: the newest committed value of each
 * key. No group, no stored position: what is read is in memory only. One thread uses it.
 *
 * @param <V> the record
 */
public final class CompactedLog<V> implements AutoCloseable {
  private final Set<Integer> partitions;
  private final RecordCodec<V> codec;
  private final Predicate<String> wanted;
  private final Map<String, Entry<V>> entries = new HashMap<>();
  private final PartitionFollower follower;
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
    this(kafkaConfig, topic, partitions, codec, _ -> true);
  }

  /**
   * A log of some keys, that is not read yet.
   *
   * @param wanted whose values are kept; the others are passed over
   */
  public CompactedLog(
      Map<String, Object> kafkaConfig,
      String topic,
      Set<Integer> partitions,
      RecordCodec<V> codec,
      Predicate<String> wanted) {
    this.partitions = Set.copyOf(partitions);
    this.codec = codec;
    this.wanted = wanted;
    this.follower = PartitionFollower.ofWholeTopic(kafkaConfig, topic, this::apply);
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
    follower.follow(partitions);
    follower.readToEnd(noProgress);
    positions = follower.positions();
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
    follower.follow(partitions);
    var changed = follower.poll(limit);
    positions = follower.positions();
    return changed;
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
    follower.close();
  }

  private void apply(ConsumerRecord<String, byte[]> record) {
    if (!wanted.test(record.key())) {
      return;
    }
    isShown = false;
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
