package io.mailroom.router.inbound;

import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.event.Traces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the router has handled so far, by what it wrote. Reads two topics from their beginning,
 * which takes as long as they are; needed only when the group's offsets are gone.
 */
@Singleton
public class RoutedBefore {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final TopicPlan plan;

  RoutedBefore(KafkaAccess kafka, Admin admin, TopicPlan plan) {
    this.kafka = kafka.config();
    this.admin = admin;
    this.plan = plan;
  }

  /**
   * The offset after the last handled record, by partition of {@code inbound-email}; nothing for a
   * partition without a trace.
   *
   * @throws IllegalStateException if the topics cannot be read to their end
   */
  public Map<TopicPartition, Long> next() {
    var traces = new Traces(plan.names());
    var next = new HashMap<TopicPartition, Long>();
    try (var reader = reader()) {
      var partitions =
          Stream.of(plan.names().routedEmail(), plan.names().deadLetter())
              .flatMap(topic -> reader.partitionsFor(topic).stream())
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      var ends = ends(partitions);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var moved = System.nanoTime();
      for (long before = -1, now; !hasReached(reader, ends); before = now) {
        for (var record : reader.poll(POLL)) {
          traces
              .of(record)
              .ifPresent(each ->
                  next.merge(
                      new TopicPartition(each.topic(), each.partition()),
                      each.offset() + 1,
                      Math::max));
        }
        now = partitions.stream().mapToLong(reader::position).sum();
        if (now != before) {
          moved = System.nanoTime();
        } else if (System.nanoTime() - moved > NO_PROGRESS.toNanos()) {
          throw new IllegalStateException("no progress for " + NO_PROGRESS + " before " + ends);
        }
      }
    }
    return Map.copyOf(next);
  }

  private static boolean hasReached(
      KafkaConsumer<byte[], byte[]> reader, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> reader.position(end.getKey()) >= end.getValue());
  }

  /** A committed reader's own end would hide what was committed behind an open transaction. */
  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    var latest = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(each -> latest.put(each, OffsetSpec.latest()));
    var ends = new HashMap<TopicPartition, Long>();
    try {
      admin
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the ends of " + partitions + " are not known", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for ends", e);
    }
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
