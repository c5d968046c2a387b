package io.mailroom.router.stream;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.RetriableException;

/**
 * The stream as a whole: paused when the process starts, so that it takes no partitions that it
 * could not serve; then made ready; then let go.
 */
@Singleton
public class EmailStream {
  private final BatchTransaction transaction;
  private final ChannelRegistry channels;
  private final KafkaClientService clients;

  EmailStream(BatchTransaction transaction, ChannelRegistry channels, KafkaClientService clients) {
    this.transaction = transaction;
    this.channels = channels;
    this.clients = clients;
  }

  /**
   * Makes the producer of transactions ready. Blocks for some seconds at most.
   *
   * @return why it is not ready yet, if it is not; then it may be tried again
   */
  public Optional<String> prepare() {
    try {
      transaction.open();
      return Optional.empty();
    } catch (RetriableException e) {
      return Optional.of(e.toString());
    }
  }

  /**
   * Joins the group and begins to route.
   *
   * @throws IllegalStateException if the consumer would see what is not committed
   */
  public void go() {
    var isolation =
        clients
            .getConsumer(InboundBatches.CHANNEL)
            .configuration()
            .get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (!"read_committed".equals(isolation)) {
      throw new IllegalStateException(
          "isolation.level " + isolation + " (expected read_committed)");
    }
    channels.getPausable(InboundBatches.CHANNEL).resume();
  }

  /** For how long the consumer has not asked for records; zero before it first did. */
  public Duration sinceLastPoll() {
    double seconds =
        clients.getConsumer(InboundBatches.CHANNEL).unwrap().metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("last-poll-seconds-ago"))
            .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
            .max()
            .orElse(0);
    return Duration.ofSeconds(Math.max(0, (long) seconds));
  }
}
