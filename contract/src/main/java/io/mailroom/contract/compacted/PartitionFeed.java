package io.mailroom.contract.compacted;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions of a compacted topic that come and go: each is read from its beginning and followed,
 * and every committed record goes to whoever follows the partition. One thread and one consumer
 * serve them all, so that a partition in which nothing happens costs nothing. Any thread may call.
 */
public final class PartitionFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionFeed.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofSeconds(5);
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private final Thread thread;
  private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();

  /** Used by the feed's thread alone. */
  private final Map<TopicPartition, Reading> readings = new HashMap<>();

  private volatile boolean closing;
  private volatile boolean following;

  /**
   * A feed that does not read yet.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   */
  public PartitionFeed(Map<String, Object> kafkaConfig, String topic) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.topic = topic;
    this.thread = Thread.ofPlatform().daemon().name("feed-" + topic).unstarted(this::run);
  }

  /** Begins; returns at once. */
  public void start() {
    following = true;
    thread.start();
  }

  /** Whether it reads: it ends only when closed, or by a fault that no second try mends. */
  public boolean isAlive() {
    return following;
  }

  /**
   * Reads a partition from its beginning, for this follower and for no other any more.
   *
   * @param follower gets each record, on the feed's thread; it must not block
   */
  public Reading follow(int partition, Consumer<ConsumerRecord<String, byte[]>> follower) {
    var place = new TopicPartition(topic, partition);
    var reading =
        new Reading(kafkaConfig, place, follower, this::isAlive, left -> leave(place, left));
    changes.add(() -> readings.put(place, reading));
    return reading;
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
        LOG.warn("event=feed-does-not-end topic={}", topic);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(TopicPartition place, Reading left) {
    changes.add(() -> readings.remove(place, left));
  }

  private void run() {
    try (var consumer =
        new KafkaConsumer<>(
            ReaderConfig.of(kafkaConfig), new StringDeserializer(), new ByteArrayDeserializer())) {
      while (!closing) {
        try {
          change(consumer);
          if (!readings.isEmpty()) {
            read(consumer);
          }
        } catch (RetriableException e) {
          LOG.warn("event=feed-stalls topic={} code={}", topic, e.toString());
          Thread.sleep(BACKOFF);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("event=feed-ended topic={}", topic, e);
    } finally {
      following = false;
      readings.values().forEach(Reading::wake);
    }
  }

  private void change(KafkaConsumer<String, byte[]> consumer) throws InterruptedException {
    var change = readings.isEmpty() ? changes.poll(1, TimeUnit.SECONDS) : changes.poll();
    if (change == null) {
      return;
    }
    for (; change != null; change = changes.poll()) {
      change.run();
    }
    consumer.assign(readings.keySet());
    readings.values().stream()
        .filter(Reading::hasNotBegun)
        .forEach(each -> consumer.seekToBeginning(List.of(each.place())));
  }

  private void read(KafkaConsumer<String, byte[]> consumer) {
    for (var record : consumer.poll(POLL)) {
      var reading = readings.get(new TopicPartition(record.topic(), record.partition()));
      if (reading != null) {
        reading.take(record);
      }
    }
    // Positions, not offsets of records: the last ones may be markers, or compacted away.
    readings.forEach((place, reading) -> reading.reached(consumer.position(place, POSITION_LIMIT)));
  }
}
