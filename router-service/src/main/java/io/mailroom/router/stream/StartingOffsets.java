package io.mailroom.router.stream;

import io.mailroom.router.Ending;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where reading begins in partitions that have just come: at the group's offset. Where it has none,
 * because the group is new or Kafka has let its offsets expire, after the last record of which
 * there is a trace, so that nothing is passed over; at the beginning where there is none. Called on
 * the consumer's own thread.
 */
public final class StartingOffsets implements KafkaConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);

  private final Supplier<Map<TopicPartition, Long>> traces;
  private final Progress progress;
  private final Lag lag;
  private final Ending ending;

  /**
   * @param traces of records that are handled: the next offset, by partition
   */
  public StartingOffsets(
      Supplier<Map<TopicPartition, Long>> traces, Progress progress, Lag lag, Ending ending) {
    this.traces = traces;
    this.progress = progress;
    this.lag = lag;
    this.ending = ending;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    try {
      begin(consumer, Set.copyOf(partitions));
      lag.assigned(partitions);
      progress.joined();
    } catch (RuntimeException e) {
      // The consumer would not ask again, and would never read these partitions.
      ending.because("starting-offsets", e);
      throw e;
    }
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lag.revoked(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    lag.revoked(partitions);
    progress.lost();
  }

  private void begin(Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
    var spans = spans(consumer, partitions);
    var handled =
        spans.values().stream().anyMatch(Span::isWithoutOffset)
            ? traces.get()
            : Map.<TopicPartition, Long>of();
    var corrected = new HashMap<TopicPartition, OffsetAndMetadata>();
    spans.forEach((partition, span) -> {
      long start = span.start(handled.get(partition));
      if (span.committed() == null || start != span.committed()) {
        LOG.info("event=reading-begins partition={} offset={} {}", partition, start, span);
        consumer.seek(partition, start);
        corrected.put(partition, new OffsetAndMetadata(start));
      }
      if (span.expired() > 0) {
        LOG.error(
            "event=records-passed-over code=expired partition={} offsets={}",
            partition,
            span.expired());
      }
    });
    if (!corrected.isEmpty()) {
      consumer.commitSync(corrected);
    }
  }

  private static Map<TopicPartition, Span> spans(
      Consumer<?, ?> consumer, Set<TopicPartition> partitions) {
    var committed = consumer.committed(partitions);
    var ends = consumer.endOffsets(partitions);
    var spans = new HashMap<TopicPartition, Span>();
    consumer
        .beginningOffsets(partitions)
        .forEach((partition, beginning) -> {
          var stored = committed.get(partition);
          var end = ends.getOrDefault(partition, beginning);
          spans.put(partition, new Span(stored == null ? null : stored.offset(), beginning, end));
        });
    return spans;
  }
}
