package io.mailroom.sandbox.kafka;

import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A broker in a container, with the settings of {@link BrokerCluster} that matter to tests. Needs a
 * Docker engine that answers; where there is none this is never loaded, and so no test of the
 * sandbox has tried it.
 */
final class ContainerKafka implements KafkaCluster {
  private final KafkaContainer container;

  private ContainerKafka(KafkaContainer container) {
    this.container = container;
  }

  static ContainerKafka start() {
    var container =
        new KafkaContainer("apache/kafka:4.2.1")
            .withEnv(
                Map.of(
                    "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                    "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0",
                    "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "4",
                    "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4"));
    container.start();
    return new ContainerKafka(container);
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
