package io.mailroom.contract.partition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
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
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private final EndOffsets ends;
  private final Thread thread;
  private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();

  /** Used by the feed's thread alone. */
  private final Map<Integer, Reading> readings = new HashMap<>();

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
    this.ends = new EndOffsets(kafkaConfig, topic);
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
    var reading = new Reading(ends, place, follower, this::isAlive, this::leave);
    changes.add(() -> readings.put(partition, reading));
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
    ends.close();
  }

  private void leave(Reading left) {
    changes.add(() -> readings.remove(left.place().partition(), left));
  }

  private void run() {
    try (var partitions = PartitionFollower.ofWholeTopic(kafkaConfig, topic, this::take)) {
      while (!closing) {
        try {
          change(partitions);
          if (!readings.isEmpty()) {
            read(partitions);
          }
        } catch (ReadFault fault) {
          if (!fault.isRetriable()) {
            throw fault;
          }
          LOG.warn(
              "event=feed-stalls topic={} code={} {}", topic, fault.code(), fault.getMessage());
          Thread.sleep(BACKOFF);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ReadFault | RuntimeException e) {
      LOG.error("event=feed-ended topic={}", topic, e);
    } finally {
      following = false;
      readings.values().forEach(Reading::wake);
    }
  }

  private void change(PartitionFollower partitions) throws InterruptedException, ReadFault {
    var change = readings.isEmpty() ? changes.poll(1, TimeUnit.SECONDS) : changes.poll();
    if (change == null) {
      return;
    }
    for (; change != null; change = changes.poll()) {
      change.run();
    }
    // A partition that another follows now goes out first, so that it begins anew.
    partitions.follow(
        readings.values().stream()
            .filter(Reading::hasBegun)
            .map(each -> each.place().partition())
            .collect(Collectors.toUnmodifiableSet()));
    partitions.follow(readings.keySet());
  }

  private void read(PartitionFollower partitions) throws ReadFault {
    var _ = partitions.poll(POLL);
    var positions = partitions.positions();
    for (var reading : readings.values()) {
      var position = positions.get(reading.place().partition());
      if (position != null) {
        reading.reached(position);
      }
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    var reading = readings.get(record.partition());
    if (reading != null) {
      reading.take(record);
    }
  }
}
