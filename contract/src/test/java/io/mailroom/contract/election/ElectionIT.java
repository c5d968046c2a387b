package io.mailroom.contract.election;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Kafka of its own, behind a network that swallows what it is given. */
@Execution(ExecutionMode.CONCURRENT)
class ElectionIT {
  private static final String TOPIC = "notes";
  private static final String GROUP = "members";

  /** A member that keeps the others waiting for it. */
  private static final Map<String, Object> IDLE =
      Map.of(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 600_000);

  private final BrokerCluster cluster;

  ElectionIT(@TempDir Path folder) {
    this.cluster = BrokerCluster.startBehindProxies(folder, 1);
  }

  @BeforeEach
  void makeTopic() {
    new Topics(cluster).create(TOPIC, 4, Map.of());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aMemberWhoseAnswerTheNetworkSwallowedJoinsAnew() {
    var network = cluster.proxies().getFirst();
    var mine = new Assigned();
    try (var idle = member(cluster.bootstrapServers()).consumer(IDLE);
        var election = new Election(member(cluster.farServers()), mine)) {
      // Given
      awaitAll(idle);
      election.start();
      await().atMost(Duration.ofSeconds(60)).until(this::isOneJoining);

      // When the group answers it
      network.blackhole();
      idle.unsubscribe();
      await().atMost(Duration.ofSeconds(60)).until(() -> !isOneJoining());
      network.heal();

      // Then: left to itself, the client waits five minutes for that answer.
      await().atMost(Duration.ofSeconds(150)).until(() -> mine.partitions.size() == 4);
    }
  }

  private static void awaitAll(Consumer<?, ?> member) {
    member.subscribe(List.of(TOPIC));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          var _ = member.poll(Duration.ofMillis(100));
          return member.assignment().size() == 4;
        });
  }

  private boolean isOneJoining() throws Exception {
    try (var admin = Admin.create(kafka(cluster.bootstrapServers()))) {
      var group = admin.describeConsumerGroups(List.of(GROUP)).describedGroups().get(GROUP);
      return requireNonNull(group).get().groupState() == GroupState.PREPARING_REBALANCE;
    }
  }

  private static Membership member(String servers) {
    return new Membership(kafka(servers), GROUP, TOPIC, GroupProtocol.CLASSIC, Optional.empty());
  }

  private static Map<String, Object> kafka(String servers) {
    return Map.of("bootstrap.servers", servers);
  }

  private static final class Assigned implements Election.Listener {
    private final Set<Integer> partitions = new ConcurrentSkipListSet<>();

    @Override
    public void assigned(Set<Integer> added) {
      partitions.addAll(added);
    }

    @Override
    public void revoked(Set<Integer> taken) {
      partitions.removeAll(taken);
    }
  }
}
