package io.mailroom.contract.election;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How a process is a member of a group that shares out the partitions of a topic.
 *
 * @param kafka how to reach Kafka: {@code bootstrap.servers} and what security needs
 * @param group beginning with the topics' prefix
 * @param topic whose partitions
 * @param protocol of the group; with {@code CONSUMER} (KIP-848) the broker says after how long a
 *     silent member is out, 45 s unless set there
 * @param instanceId stays the same over restarts; makes the membership static (KIP-345)
 */
public record Membership(
    Map<String, Object> kafka,
    String group,
    String topic,
    GroupProtocol protocol,
    Optional<String> instanceId) {
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(7);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /**
   * An answer that the network swallowed is given up then. One to a member that joins is waited for
   * 5 s longer than its {@code max.poll.interval.ms}, for the others have so long to come along.
   */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(4);

  public Membership {
    kafka = Map.copyOf(kafka);
  }

  /**
   * A member that has not joined yet, and never commits by itself.
   *
   * @param reading how records are read; says how long that may take ({@code max.poll.interval.ms})
   */
  public KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> reading) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, protocol.name());
    if (protocol == GroupProtocol.CLASSIC) {
      config.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
      config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
      config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    }
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    instanceId.ifPresent(id -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    config.putAll(reading);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Whether a consumer is a member at this moment. Generations and epochs of members begin at 1;
   * Kafka takes offsets of generation -1, which has no members, without asking who commits them.
   */
  public static boolean isMember(Consumer<?, ?> consumer) {
    return consumer.groupMetadata().generationId() > 0;
  }
}
