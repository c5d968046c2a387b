package io.mailroom.contract.partition;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Records of a compacted topic, read again where they are known to be, so that nobody has to keep
 * them. The newest value of a key stays where it is. Any thread may ask; one at a time is served.
 */
public final class RecordsByOffset implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(10);
  private static final int FETCH = 256 << 10;

  /** Records that lie this near behind each other are read on to; a jump costs a request. */
  private static final int NEAR = 500;

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable KafkaConsumer<String, byte[]> opened;

  /**
   * Connects when it is first asked.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   */
  public RecordsByOffset(Map<String, Object> kafkaConfig, String topic) {
    // Whoever knows the offset knows that it is committed; a transaction that is open in front of
    // it need not be waited for.
    var config = new HashMap<>(ReaderConfig.of(kafkaConfig));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, NEAR);
    this.kafkaConfig = Map.copyOf(config);
    this.topic = topic;
  }

  /**
   * The records at these offsets, by offset; one that is not there any more is left out.
   *
   * @throws ReadFault if Kafka fails; it may be tried again
   */
  public Map<Long, ConsumerRecord<String, byte[]>> read(int partition, Collection<Long> offsets)
      throws ReadFault {
    if (offsets.isEmpty()) {
      return Map.of();
    }
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadFault(ReadFault.Code.INTERRUPTED, "interrupted: " + topic, e);
    }
    try {
      return read(new TopicPartition(topic, partition), new TreeSet<>(offsets));
    } catch (KafkaException e) {
      close();
      throw ReadFault.of(topic, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (opened != null) {
        Closing.quietly(opened);
        opened = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Map<Long, ConsumerRecord<String, byte[]>> read(
      TopicPartition place, NavigableSet<Long> wanted) throws ReadFault {
    var consumer = consumer();
    consumer.assign(List.of(place));
    consumer.seek(place, wanted.first());
    var found = new HashMap<Long, ConsumerRecord<String, byte[]>>();
    var moved = System.nanoTime();
    for (long position = wanted.first(); !wanted.isEmpty(); ) {
      if (wanted.first() - position > NEAR) {
        consumer.seek(place, wanted.first());
      }
      for (var record : consumer.poll(POLL)) {
        if (wanted.remove(record.offset())) {
          found.put(record.offset(), record);
        }
      }
      var now = consumer.position(place, POSITION_LIMIT);
      wanted.headSet(now).clear();
      if (now != position) {
        position = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > NO_PROGRESS.toNanos()) {
        throw new ReadFault(
            ReadFault.Code.NO_PROGRESS, place + " stands still at " + position, null);
      }
    }
    return found;
  }

  private KafkaConsumer<String, byte[]> consumer() {
    var consumer = opened;
    if (consumer == null) {
      consumer =
          new KafkaConsumer<>(kafkaConfig, new StringDeserializer(), new ByteArrayDeserializer());
      opened = consumer;
    }
    return consumer;
  }
}
