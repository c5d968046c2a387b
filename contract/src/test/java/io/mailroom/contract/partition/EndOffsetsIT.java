package io.mailroom.contract.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Kafka of its own, behind a network that swallows what it is given. */
@Execution(ExecutionMode.CONCURRENT)
class EndOffsetsIT {
  private static final String TOPIC = "notes";

  private final BrokerCluster cluster;

  EndOffsetsIT(@TempDir Path folder) {
    this.cluster = BrokerCluster.startBehindProxies(folder, 1);
  }

  @BeforeEach
  void makeTopic() {
    new Topics(cluster).create(TOPIC, 1, Map.of());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aSwallowedQuestionKeepsNoLaterOneWaiting() throws Exception {
    var network = cluster.proxies().getFirst();
    try (var ends = new EndOffsets(Map.of("bootstrap.servers", cluster.farServers()), TOPIC)) {
      network.blackhole();
      assertThatThrownBy(() -> ends.ask(Set.of(0), Duration.ofSeconds(1)))
          .isInstanceOf(ReadFault.class);
      network.heal();

      // Less than the client's usual limit for one answer, 30 s.
      assertThat(ends.ask(Set.of(0), Duration.ofSeconds(20))).containsExactly(Map.entry(0, 0L));
    }
  }
}
