package io.mailroom.router;

import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/** How every client reaches Kafka that is in no group. */
@Singleton
public class KafkaAccess {
  private final Map<String, Object> config;

  KafkaAccess(@Identifier("default-kafka-broker") Map<String, Object> configured) {
    var withoutGroup = new HashMap<>(configured);
    // Quarkus puts in a group by the application's name; only the streams are in groups.
    withoutGroup.remove(CommonClientConfigs.GROUP_ID_CONFIG);
    this.config = Map.copyOf(withoutGroup);
  }

  /** The properties {@code kafka.*}. */
  public Map<String, Object> config() {
    return config;
  }
}
