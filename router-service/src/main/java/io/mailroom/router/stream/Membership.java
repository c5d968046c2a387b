package io.mailroom.router.stream;

import io.mailroom.router.RouterSettings;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/**
 * A router with an {@code instance.id} is a static member of the group: started again within the
 * session timeout, it goes on with its partitions at once. Source: KIP-345.
 */
@Singleton
class Membership implements ClientCustomizer<Map<String, Object>> {
  private final RouterSettings settings;

  Membership(RouterSettings settings) {
    this.settings = settings;
  }

  @Override
  public Map<String, Object> customize(
      String channel, Config channelConfig, Map<String, Object> config) {
    settings
        .instance()
        .id()
        .ifPresent(id -> config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    return config;
  }
}
