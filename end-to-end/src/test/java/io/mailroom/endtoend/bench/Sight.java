package io.mailroom.endtoend.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a committed reader sees of a topic, and when, from the topic's end at the start on: a thread
 * that looks at nothing but the clock. Any thread may ask.
 */
final class Sight implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Seen> seen = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("sight").unstarted(this::read);

  private Sight(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /**
   * A record that has become visible.
   *
   * @param key empty if it has none
   * @param at {@link System#nanoTime}
   */
  record Seen(String key, long at) {}

  /** Looks at a topic; what is committed from now on will be seen. */
  static Sight of(String bootstrapServers, String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    var sight = new Sight(consumer);
    sight.thread.start();
    return sight;
  }

  /**
   * Waits until so many records were seen.
   *
   * @return all that were
   * @throws IllegalStateException if the limit has passed before
   */
  synchronized List<Seen> await(int count, Duration limit) throws InterruptedException {
    var until = System.nanoTime() + limit.toNanos();
    while (seen.size() < count) {
      var left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new IllegalStateException(
            seen.size() + " records seen within " + limit + " (expected " + count + ")");
      }
      wait(left);
    }
    return List.copyOf(seen);
  }

  /** Ends the thread; does not wait for it. */
  @Override
  public void close() {
    consumer.wakeup();
  }

  private void read() {
    try (consumer) {
      while (true) {
        var records = consumer.poll(POLL);
        var now = System.nanoTime();
        synchronized (this) {
          records.forEach(each -> seen.add(new Seen(key(each), now)));
          notifyAll();
        }
      }
    } catch (WakeupException _) {
      // Closed.
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> seen) {
    return seen.key() == null ? "" : new String(seen.key(), UTF_8);
  }
}
