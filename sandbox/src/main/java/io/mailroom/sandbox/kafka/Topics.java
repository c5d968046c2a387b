package io.mailroom.sandbox.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a test does to topics from outside. */
public final class Topics {
  private static final Duration READ_LIMIT = Duration.ofMinutes(1);

  private final String bootstrapServers;

  public Topics(KafkaCluster cluster) {
    this.bootstrapServers = cluster.bootstrapServers();
  }

  /**
   * Makes a topic with the brokers' default replication, and waits until they know it: the
   * controller answers before they do.
   *
   * @param settings of the topic, such as {@code cleanup.policy}
   */
  public void create(String name, int partitions, Map<String, String> settings) {
    var config = Map.<String, Object>of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    var bytes = new ByteArraySerializer();
    try (var admin = Admin.create(config);
        var patient = new KafkaProducer<>(config, bytes, bytes)) {
      var topic = new NewTopic(name, partitions, (short) -1).configs(settings);
      admin.createTopics(List.of(topic)).all().get();
      var _ = patient.partitionsFor(name);
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + name + " cannot be made", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topic " + name + " is made", e);
    }
  }

  /**
   * Reads all committed records of a topic, from its beginning to the end that it had when the call
   * began. Records of a partition keep their order.
   *
   * @throws IllegalStateException if a transaction stays open before that end for a minute
   */
  public List<ConsumerRecord<byte[], byte[]>> committed(String name) {
    try (var reader = reader("read_committed");
        var asker = reader("read_uncommitted")) {
      var partitions =
          reader.partitionsFor(name).stream()
              .map(each -> new TopicPartition(name, each.partition()))
              .toList();
      // A committed reader's own end offsets stop at the first open transaction, and so would hide
      // what follows.
      var ends = asker.endOffsets(partitions);
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      var until = Instant.now().plus(READ_LIMIT);
      while (partitions.stream()
          .anyMatch(each -> reader.position(each) < ends.getOrDefault(each, 0L))) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
        if (Instant.now().isAfter(until)) {
          throw new IllegalStateException(
              "the committed end of " + name + " stands still before " + ends);
        }
      }
      return records;
    }
  }

  private KafkaConsumer<byte[], byte[]> reader(String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            // A reader that is closed waits for the answer to its last question.
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            10),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
