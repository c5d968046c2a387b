package io.mailroom.contract.compacted;

import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The end of a consumer. */
final class Closing {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Closing() {}

  /** Also by an interrupted thread, which would leave its connections open. */
  static void quietly(KafkaConsumer<?, ?> consumer) {
    var interrupted = Thread.interrupted();
    try {
      consumer.close(CloseOptions.timeout(LIMIT));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
