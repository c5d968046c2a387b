package io.mailroom.router.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where reading begins in partitions in which the group has no offset, or none that is still there:
 * because the group is new, or Kafka has let offsets or records expire. That is after the last
 * record of which there is a trace, so that nothing is passed over; at the beginning where there is
 * none.
 */
public final class StartingOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);

  private final Supplier<Map<TopicPartition, Long>> traces;

  /**
   * @param traces of records that are handled: the next offset, by partition
   */
  public StartingOffsets(Supplier<Map<TopicPartition, Long>> traces) {
    this.traces = traces;
  }

  void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    var spans = spans(consumer, Set.copyOf(partitions));
    var handled =
        spans.values().stream().anyMatch(Span::isWithoutOffset)
            ? traces.get()
            : Map.<TopicPartition, Long>of();
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    spans.forEach((partition, span) -> {
      long start = span.start(handled.get(partition));
      LOG.info("event=reading-begins partition={} offset={} {}", partition, start, span);
      consumer.seek(partition, start);
      offsets.put(partition, new OffsetAndMetadata(start));
      if (span.expired() > 0) {
        LOG.error(
            "event=records-passed-over code=expired partition={} offsets={}",
            partition,
            span.expired());
      }
    });
    try {
      consumer.commitSync(offsets);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The group is changing: whoever gets the partitions finds them without an offset again.
      LOG.info("event=offsets-not-committed code={}", e.toString());
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
