package io.mailroom.router.stream;

import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A stream as a whole: paused when the process starts, so that it takes no partitions that it could
 * not serve; then made ready; then let go.
 */
public final class RecordStream {
  private final String channel;
  private final BatchTransaction transaction;
  private final ChannelRegistry channels;
  private final KafkaClientService clients;
  private final Progress progress;
  private final Lag lag;

  public RecordStream(
      String channel,
      BatchTransaction transaction,
      ChannelRegistry channels,
      KafkaClientService clients,
      Progress progress,
      Lag lag) {
    this.channel = channel;
    this.transaction = transaction;
    this.channels = channels;
    this.clients = clients;
    this.progress = progress;
    this.lag = lag;
  }

  /** Which stream: its topic without the prefix. */
  public String name() {
    return channel;
  }

  /** How it fares. */
  public Progress progress() {
    return progress;
  }

  /** For how long records have waited in a partition of ours that does not move. */
  public Duration standstill() {
    return lag.standstill();
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
   * Joins the group and begins to read.
   *
   * @throws IllegalStateException if the consumer would see what is not committed
   */
  public void go() {
    var isolation =
        clients.getConsumer(channel).configuration().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    if (!"read_committed".equals(isolation)) {
      throw new IllegalStateException(
          "isolation.level " + isolation + " (expected read_committed)");
    }
    channels.getPausable(channel).resume();
    lag.watch();
  }

  /** For how long the consumer has not asked for records; zero before it first did. */
  public Duration sinceLastPoll() {
    double seconds =
        clients.getConsumer(channel).unwrap().metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("last-poll-seconds-ago"))
            .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
            .max()
            .orElse(0);
    return Duration.ofSeconds(Math.max(0, (long) seconds));
  }
}
