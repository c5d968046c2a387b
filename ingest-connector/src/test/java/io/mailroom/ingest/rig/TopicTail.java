package io.mailroom.ingest.rig;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All committed records of some topics, as they come; a thread of its own reads them. */
final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Map<String, Object> config;
  private final List<TopicPartition> partitions;
  private final List<ConsumerRecord<String, byte[]>> records = new CopyOnWriteArrayList<>();
  private final Thread thread = Thread.ofPlatform().name("tail").unstarted(this::run);
  private volatile boolean closing;

  TopicTail(Map<String, Object> kafka, List<TopicPartition> partitions) {
    this.config = new HashMap<>(kafka);
    config.put("isolation.level", "read_committed");
    this.partitions = partitions;
    thread.start();
  }

  List<ConsumerRecord<String, byte[]>> of(String topic) {
    return records.stream().filter(record -> record.topic().equals(topic)).toList();
  }

  private void run() {
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!closing) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
