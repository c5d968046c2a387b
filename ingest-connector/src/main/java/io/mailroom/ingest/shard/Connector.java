package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.ingest.session.SessionTools;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connector: runs the shards that its group gives it. */
public final class Connector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(7);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** A revoke must return within a second. */
  private static final Duration REVOKE_LIMIT = Duration.ofMillis(800);

  private final CompactedView<Integration> integrations;
  private final Election election;
  private final ShardTools tools;
  private final Map<Integer, Shard> owned = new ConcurrentHashMap<>();

  /**
   * A connector that has not begun.
   *
   * @param kafka how to reach Kafka
   * @param instanceId stays the same over restarts; makes the membership static
   */
  public Connector(
      Map<String, Object> kafka,
      TopicNames topics,
      Shards shards,
      Optional<String> instanceId,
      SessionTools sessions) {
    Clock clock = Clock.systemUTC();
    this.integrations =
        new CompactedView<>(
            kafka,
            topics.integrations(),
            IntStream.range(0, shards.count()).boxed().collect(Collectors.toUnmodifiableSet()),
            RecordCodec.INTEGRATION,
            clock);
    this.election =
        new Election(consumer(kafka, topics, instanceId), topics.integrations(), new Shares());
    String name = instanceId.orElseGet(() -> UUID.randomUUID().toString());
    this.tools =
        new ShardTools(
            new ShardTools.Cluster(kafka, topics, shards, name),
            integrations,
            sessions,
            election,
            clock);
  }

  /** Begins: reads the integrations, joins the group. Returns at once. */
  public void start() {
    integrations.onChange(_ -> owned.values().forEach(Shard::wake));
    integrations.start();
    election.start();
  }

  /**
   * Whether the integrations are read to their end, the group is joined, and every shard that it
   * gave is worked on.
   */
  public boolean isReady() {
    return integrations.isReady()
        && election.isJoined()
        && owned.values().stream().noneMatch(Shard::hasFailed);
  }

  /**
   * Waits until the connector has ended: by a fault that Kafka gives no second chance, for only a
   * new process can join the group again.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return election.awaitEnd(limit);
  }

  /**
   * Hands all shards back: ends the transactions at hand, closes the sessions, leaves the group.
   */
  @Override
  public void close() {
    release(owned.keySet());
    election.close();
    integrations.close();
  }

  private void release(Set<Integer> shards) {
    List<Shard> released = new ArrayList<>();
    for (int number : Set.copyOf(shards)) {
      Optional.ofNullable(owned.remove(number)).ifPresent(released::add);
    }
    released.forEach(Shard::revoke);
    long deadline = System.nanoTime() + REVOKE_LIMIT.toNanos();
    try {
      for (Shard shard : released) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!shard.awaitEnd(left)) {
          LOG.warn("event=shard-not-ended-in-time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> kafka, TopicNames topics, Optional<String> instanceId) {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, topics.id("connectors"));
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT.toMillis());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    instanceId.ifPresent(id -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private final class Shares implements Election.Listener {
    @Override
    public void assigned(Set<Integer> shards) {
      LOG.info("event=shards-assigned shards={}", shards);
      for (int number : shards) {
        Shard shard = new Shard(number, tools);
        owned.put(number, shard);
        shard.start();
      }
    }

    @Override
    public void revoked(Set<Integer> shards) {
      LOG.info("event=shards-revoked shards={}", shards);
      release(shards);
    }
  }
}
