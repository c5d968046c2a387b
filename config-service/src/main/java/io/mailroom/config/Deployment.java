package io.mailroom.config;

import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Which Kafka and which topics this service belongs to. */
@Singleton
final class Deployment {
  private final Map<String, Object> kafkaConfig;
  private final TopicPlan plan;

  Deployment(
      ConfigSettings settings, @Identifier("default-kafka-broker") Map<String, Object> configured) {
    var config = new HashMap<>(configured);
    // Quarkus adds one; nothing here is in a group.
    var _ = config.remove("group.id");
    this.kafkaConfig = Map.copyOf(config);
    this.plan =
        new TopicPlan(
            new TopicNames(settings.topics().prefix()),
            new Shards(settings.shards()),
            settings.replication());
  }

  /** How every client reaches Kafka: the properties {@code kafka.*}. */
  Map<String, Object> kafkaConfig() {
    return kafkaConfig;
  }

  TopicPlan plan() {
    return plan;
  }

  TopicNames names() {
    return plan.names();
  }

  Shards shards() {
    return plan.shards();
  }
}
