package io.mailroom.contract.compacted;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
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
 * goes to whoever keeps what it needs of it, those of a partition in order. What the topic has
 * deleted because of its age is passed over. One thread uses it.
 */
public final class PartitionFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private final Consumer<ConsumerRecord<String, byte[]>> keeper;
  private final KafkaConsumer<String, byte[]> consumer;
  private @Nullable EndOffsets ends;

  /**
   * A follower of no partition yet.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   * @param keeper gets each record on the follower's thread
   */
  public PartitionFollower(
      Map<String, Object> kafkaConfig,
      String topic,
      Consumer<ConsumerRecord<String, byte[]>> keeper) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.topic = topic;
    this.keeper = keeper;
    var config = new HashMap<>(ReaderConfig.of(kafkaConfig));
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    this.consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Follows exactly these from now on; one that was followed before goes on where it is. */
  public void follow(Set<Integer> partitions) {
    var wanted =
        partitions.stream()
            .map(each -> new TopicPartition(topic, each))
            .collect(Collectors.toUnmodifiableSet());
    var added = new HashSet<>(wanted);
    added.removeAll(consumer.assignment());
    consumer.assign(wanted);
    consumer.seekToBeginning(added);
    closeEnds();
    ends = wanted.isEmpty() ? null : new EndOffsets(kafkaConfig, topic, Set.copyOf(partitions));
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
    if (ends == null) {
      return;
    }
    var target = ends.ask(noProgress);
    var positions = positions();
    var sinceProgress = System.nanoTime();
    while (!EndOffsets.areReached(target, positions)) {
      poll(POLL);
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
   * @throws ReadFault if Kafka fails; that it does not answer shows only in {@link #readToEnd}
   */
  public void poll(Duration limit) throws ReadFault {
    if (ends == null) {
      return;
    }
    try {
      consumer.poll(limit).forEach(keeper);
    } catch (KafkaException e) {
      throw Faults.reading(topic, e);
    }
  }

  @Override
  public void close() {
    // A consumer that is closed by an interrupted thread leaves its connections open.
    var interrupted = Thread.interrupted();
    try {
      consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
      closeEnds();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeEnds() {
    if (ends != null) {
      ends.close();
    }
  }

  /** Positions, not offsets of records: the last ones may be markers, or compacted away. */
  private Map<Integer, Long> positions() throws ReadFault {
    try {
      var positions = new HashMap<Integer, Long>();
      for (var partition : consumer.assignment()) {
        positions.put(partition.partition(), consumer.position(partition, POSITION_LIMIT));
      }
      return Map.copyOf(positions);
    } catch (KafkaException e) {
      throw Faults.reading(topic, e);
    }
  }
}
