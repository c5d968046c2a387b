package io.mailroom.config.store;

import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@code integrations} and how its records are written.
 *
 * @param names of this deployment
 * @param shards how many partitions it has
 */
record StoreTopic(TopicNames names, Shards shards) {

  String name() {
    return names.integrations();
  }

  /** Of the one writer among all replicas. */
  String transactionalId() {
    return names.id("config-service");
  }

  Set<Integer> partitions() {
    return all(shards);
  }

  /** Every partition of a topic that is divided into shards. */
  static Set<Integer> all(Shards shards) {
    return IntStream.range(0, shards.count()).boxed().collect(Collectors.toUnmodifiableSet());
  }

  /** The change as a record; the end of an integration has no value. */
  ProducerRecord<String, byte[]> record(Change change) {
    byte[] value =
        switch (change) {
          case Change.Write(var next) -> RecordCodec.INTEGRATION.encode(next);
          case Change.Remove _ -> null;
        };
    return new ProducerRecord<>(
        name(),
        shards.of(change.id()),
        change.id().value(),
        value,
        RecordCodec.INTEGRATION.headers());
  }
}
