package io.mailroom.router;

import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.router.event.Inbound;
import io.mailroom.router.event.RoutedRecords;
import io.mailroom.routing.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that turns inbound emails into routed ones exactly once: one thread that reads,
 * decodes, encodes, and commits each poll in a transaction. It routes nothing. For comparison only.
 */
final class PlainLoop {
  static final String GROUP = "rate.plain";

  private PlainLoop() {}

  /** Goes on until the process is killed: servers, topics' prefix, and the topic to write to. */
  public static void main(String[] arguments) {
    var servers = arguments[0];
    var names = new TopicNames(arguments[1]);
    var records = new RoutedRecords(names);
    var decision =
        new Decision(
            new Assignment("support", 5, List.of(), "en"), new ChosenBy("folder:INBOX", 1L));
    try (var consumer =
            new KafkaConsumer<>(
                reading(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var producer =
            new KafkaProducer<>(
                writing(servers), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      consumer.subscribe(List.of(names.inboundEmail()));
      while (true) {
        var batch = consumer.poll(Duration.ofSeconds(1));
        if (batch.isEmpty()) {
          continue;
        }
        producer.beginTransaction();
        for (var record : batch) {
          if (Inbound.read(record) instanceof Inbound.Email email) {
            var conversation = new ConversationId("%032x".formatted(email.email().arrival().uid()));
            var routed = records.routed(email, decision, conversation, Instant.now());
            var _ =
                producer.send(
                    new ProducerRecord<>(
                        arguments[2], null, null, routed.key(), routed.value(), routed.headers()));
          }
        }
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        batch
            .partitions()
            .forEach(each ->
                next.put(each, new OffsetAndMetadata(batch.records(each).getLast().offset() + 1)));
        producer.sendOffsetsToTransaction(next, consumer.groupMetadata());
        producer.commitTransaction();
      }
    }
  }

  private static Map<String, Object> reading(String servers) {
    return Map.of(
        "bootstrap.servers",
        servers,
        "group.id",
        GROUP,
        "isolation.level",
        "read_committed",
        "enable.auto.commit",
        false,
        "auto.offset.reset",
        "none",
        "max.poll.records",
        1_000,
        "fetch.max.bytes",
        8 << 20);
  }

  private static Map<String, Object> writing(String servers) {
    return Map.of(
        "bootstrap.servers",
        servers,
        "transactional.id",
        GROUP,
        "compression.type",
        "lz4",
        "linger.ms",
        5,
        "batch.size",
        128 << 10,
        "max.request.size",
        1 << 20);
  }
}
