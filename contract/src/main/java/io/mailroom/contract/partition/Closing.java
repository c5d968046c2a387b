package io.mailroom.contract.partition;

import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The end of a client, also by an interrupted thread, which would leave its connections open. */
final class Closing {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private Closing() {}

  /**
   * Of one without a group. It does not stay for the broker's goodbye, which comes when its last
   * fetch has waited for records: half a second of each take-over.
   */
  static void quietly(KafkaConsumer<?, ?> consumer) {
    uninterrupted(() -> consumer.close(CloseOptions.timeout(Duration.ZERO)));
  }

  static void quietly(Admin admin) {
    uninterrupted(() -> admin.close(LIMIT));
  }

  private static void uninterrupted(Runnable close) {
    var interrupted = Thread.interrupted();
    try {
      close.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
