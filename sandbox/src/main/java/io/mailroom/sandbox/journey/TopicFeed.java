package io.mailroom.sandbox.journey;

import io.mailroom.sandbox.terminal.StartFault;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads topics as any consumer does that wants each email once: committed records only. It belongs
 * to no group. One thread at a time uses it.
 */
public final class TopicFeed implements AutoCloseable {
  private final KafkaConsumer<String, String> consumer;

  private TopicFeed(KafkaConsumer<String, String> consumer) {
    this.consumer = consumer;
  }

  /**
   * Opens all partitions of topics that exist.
   *
   * @param fromBeginning whether the records that are there already are read too
   * @throws StartFault if one does not exist
   */
  public static TopicFeed open(
      String bootstrapServers, Collection<String> topics, boolean fromBeginning) {
    var strings = new StringDeserializer();
    var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                100),
            strings,
            strings);
    var partitions = topics.stream().flatMap(each -> partitions(consumer, each)).toList();
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking waits for the first use: from here on, nothing that is written is missed.
    partitions.forEach(consumer::position);
    return new TopicFeed(consumer);
  }

  /** Hands over each record, in the order of its partition, for as long as the JVM runs. */
  public void forEach(Consumer<ConsumerRecord<String, String>> use) {
    while (true) {
      consumer.poll(Duration.ofSeconds(1)).forEach(use);
    }
  }

  /**
   * Hands over each record until one of them answers.
   *
   * @return the answer; nothing, if none does within the limit
   */
  public <T> Optional<T> first(
      Function<ConsumerRecord<String, String>, Optional<T>> use, Duration limit) {
    var until = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < until) {
      for (var each : consumer.poll(Duration.ofMillis(100))) {
        var answer = use.apply(each);
        if (answer.isPresent()) {
          return answer;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private static Stream<TopicPartition> partitions(
      KafkaConsumer<String, String> consumer, String topic) {
    var partitions = consumer.partitionsFor(topic);
    if (partitions.isEmpty()) {
      var others =
          consumer.listTopics().keySet().stream()
              .filter(each -> !each.startsWith("__"))
              .sorted()
              .collect(Collectors.joining(", "));
      throw new StartFault("there is no topic %s (there are %s)".formatted(topic, others));
    }
    return partitions.stream().map(each -> new TopicPartition(topic, each.partition()));
  }
}
