package io.mailroom.contract.partition;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** How a consumer is set up that reads a topic from its beginning. */
final class ReaderConfig {
  private ReaderConfig() {}

  static Map<String, Object> of(Map<String, Object> kafkaConfig) {
    var config = new HashMap<>(kafkaConfig);
    // A framework may have put its own; a log is read without a group.
    var _ = config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A position that no longer exists is a fault, never a silent jump: see HISTORY_GONE.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // An answer that the network swallowed keeps a reader no longer; what is fetched fits into it.
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return config;
  }
}
