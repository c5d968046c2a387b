package io.mailroom.contract.takeover;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How a writer's producer is set up. The limits fit into each other: a request and its repetition
 * fit into a delivery, a delivery into a transaction; the broker ends a transaction whose writer
 * died after 10 s, and readers wait no longer than that.
 */
final class WriterConfig {
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
  static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(9);
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);

  /** How long one call may block: send, init, commit, abort. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  /** Bytes that one writer holds at most; a process has a writer per shard. */
  static final int BUFFER = 4 << 20;

  private static final int BATCH = 128 << 10;

  private WriterConfig() {}

  static Map<String, Object> of(Map<String, Object> kafkaConfig, String transactionalId) {
    var config = new HashMap<>(kafkaConfig);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, CALL_LIMIT.toMillis());
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    // A commit sends what waits at once; before it, batches may fill.
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5L);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return config;
  }
}
