package io.mailroom.contract.partition;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of a topic, which ones may change, read from their beginning. Each committed record
 * goes to whoever keeps what it needs of it, those of a partition in order. No group, no stored
 * position. One thread uses it.
 */
public final class PartitionFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> readerConfig;
  private final String topic;
  private final Consumer<ConsumerRecord<String, byte[]>> keeper;
  private final EndOffsets ends;
  private Set<Integer> followed = Set.of();
  private @Nullable KafkaConsumer<String, byte[]> opened;

  private PartitionFollower(
      Map<String, Object> kafkaConfig,
      Map<String, Object> readerConfig,
      String topic,
      Consumer<ConsumerRecord<String, byte[]>> keeper) {
    this.readerConfig = Map.copyOf(readerConfig);
    this.topic = topic;
    this.keeper = keeper;
    this.ends = new EndOffsets(kafkaConfig, topic);
  }

  /**
   * A follower of no partition yet, for a topic that deletes nothing but what has a newer value.
   * That something else is gone before it was read is a fault.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   * @param keeper gets each record on the follower's thread
   */
  public static PartitionFollower ofWholeTopic(
      Map<String, Object> kafkaConfig,
      String topic,
      Consumer<ConsumerRecord<String, byte[]>> keeper) {
    return new PartitionFollower(kafkaConfig, ReaderConfig.of(kafkaConfig), topic, keeper);
  }

  /**
   * A follower of no partition yet, for a topic that deletes by age, too: what was deleted so is
   * passed over.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   * @param keeper gets each record on the follower's thread
   */
  public static PartitionFollower ofAgingTopic(
      Map<String, Object> kafkaConfig,
      String topic,
      Consumer<ConsumerRecord<String, byte[]>> keeper) {
    var readerConfig = new HashMap<>(ReaderConfig.of(kafkaConfig));
    readerConfig.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new PartitionFollower(kafkaConfig, readerConfig, topic, keeper);
  }

  /**
   * Follows exactly these from now on; one that was followed before goes on where it is.
   *
   * @throws ReadFault if Kafka cannot be reached that way
   */
  public void follow(Set<Integer> partitions) throws ReadFault {
    if (partitions.equals(followed)) {
      return;
    }
    var added = new HashSet<>(partitions);
    added.removeAll(followed);
    try {
      var consumer = consumer();
      consumer.assign(places(partitions));
      // To seek none is to seek all, for Kafka.
      if (!added.isEmpty()) {
        consumer.seekToBeginning(places(added));
      }
    } catch (KafkaException e) {
      throw ReadFault.of(topic, e);
    }
    followed = Set.copyOf(partitions);
  }

  /**
   * Reads at least to the end that the partitions have after this call begins, open transactions
   * included: so it waits for them, and sees all that was committed before the call.
   *
   * @param noProgress how long the end may fail to come nearer
   * @throws ReadFault if it does, or Kafka fails; the call may be repeated when the fault is
   *     retriable
   */
  public void readToEnd(Duration noProgress) throws ReadFault {
    if (followed.isEmpty()) {
      return;
    }
    var target = ends.ask(followed, noProgress);
    var positions = positions();
    var sinceProgress = System.nanoTime();
    while (!EndOffsets.areReached(target, positions)) {
      var _ = poll(POLL);
      var now = positions();
      if (!now.equals(positions)) {
        positions = now;
        sinceProgress = System.nanoTime();
      } else if (System.nanoTime() - sinceProgress > noProgress.toNanos()) {
        throw new ReadFault(
            ReadFault.Code.NO_PROGRESS,
            "%s stands still for %s at %s (expected to reach %s)"
                .formatted(topic, noProgress, positions, target),
            null);
      }
    }
  }

  /**
   * Takes in what has come meanwhile.
   *
   * @param limit how long to wait for something
   * @return whether something came
   * @throws ReadFault if Kafka fails; that it does not answer shows only in {@link #readToEnd}
   */
  public boolean poll(Duration limit) throws ReadFault {
    if (followed.isEmpty()) {
      return false;
    }
    try {
      var records = consumer().poll(limit);
      records.forEach(keeper);
      return !records.isEmpty();
    } catch (KafkaException e) {
      throw ReadFault.of(topic, e);
    }
  }

  /**
   * By partition, where the next record may be; all below has gone to the keeper. Positions, not
   * offsets of records: the last ones may be markers, or compacted away.
   *
   * @throws ReadFault if Kafka fails
   */
  public Map<Integer, Long> positions() throws ReadFault {
    try {
      var consumer = consumer();
      var positions = new HashMap<Integer, Long>();
      for (var place : places(followed)) {
        positions.put(place.partition(), consumer.position(place, POSITION_LIMIT));
      }
      return Map.copyOf(positions);
    } catch (KafkaException e) {
      throw ReadFault.of(topic, e);
    }
  }

  /** Follows nothing any more. */
  @Override
  public void close() {
    var consumer = opened;
    opened = null;
    followed = Set.of();
    if (consumer != null) {
      Closing.quietly(consumer);
    }
    ends.close();
  }

  private Set<TopicPartition> places(Set<Integer> partitions) {
    return partitions.stream()
        .map(each -> new TopicPartition(topic, each))
        .collect(Collectors.toUnmodifiableSet());
  }

  private KafkaConsumer<String, byte[]> consumer() {
    var consumer = opened;
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(readerConfig, new StringDeserializer(), new ByteArrayDeserializer());
      opened = consumer;
    }
    return consumer;
  }
}
