package io.mailroom.endtoend.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed on a topic, from its first offset on. One thread uses it. */
final class CommittedReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration END_LIMIT = Duration.ofMinutes(1);

  private final KafkaConsumer<byte[], byte[]> committed;
  private final KafkaConsumer<byte[], byte[]> uncommitted;
  private final List<TopicPartition> partitions;

  CommittedReader(String bootstrapServers, String topic) {
    committed = consumer(bootstrapServers, "read_committed");
    uncommitted = consumer(bootstrapServers, "read_uncommitted");
    partitions =
        committed.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    committed.assign(partitions);
    committed.seekToBeginning(partitions);
  }

  /** What follows; nothing, if nothing comes for a moment. */
  List<ConsumerRecord<byte[], byte[]>> poll() {
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    committed.poll(POLL).forEach(records::add);
    return records;
  }

  /** All that follows and is committed now. */
  List<ConsumerRecord<byte[], byte[]>> toEnd() {
    // Its own end would stop before an open transaction, and hide what follows.
    var ends = uncommitted.endOffsets(partitions);
    var until = Instant.now().plus(END_LIMIT);
    var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    while (partitions.stream()
        .anyMatch(each -> committed.position(each) < ends.getOrDefault(each, 0L))) {
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("the committed end stands still before " + ends);
      }
      records.addAll(poll());
    }
    return records;
  }

  /** How many records the log has, committed or not, with the marks of transactions. */
  long logEnd() {
    return uncommitted.endOffsets(partitions).values().stream().mapToLong(each -> each).sum();
  }

  @Override
  public void close() {
    committed.close();
    uncommitted.close();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
