package io.mailroom.config.dryrun;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A walk from the end of a partition to its beginning, in windows that are each read forwards. What
 * is found is contiguous: a window that could not be read to its end counts for nothing. One thread
 * uses it, once.
 *
 * @param <T> what becomes of a record
 */
final class BackwardWalk<T> {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Offsets of a window: twice as many each time, up to the largest. */
  private static final long FIRST_WINDOW = 100;

  private static final long LARGEST_WINDOW = 3_200;

  private final Consumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final Function<ConsumerRecord<String, byte[]>, Optional<T>> handling;
  private final List<T> found = new ArrayList<>();
  private long scanned;

  /**
   * A walk that has not begun.
   *
   * @param handling empty for a record that is not looked for
   */
  BackwardWalk(
      Consumer<String, byte[]> consumer,
      TopicPartition partition,
      Function<ConsumerRecord<String, byte[]>, Optional<T>> handling) {
    this.consumer = consumer;
    this.partition = partition;
    this.handling = handling;
  }

  /**
   * Walks until enough is found.
   *
   * @return false if the time was up before, and there may be more
   * @throws KafkaException if Kafka does not answer
   */
  boolean find(int most, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    var all = Set.of(partition);
    consumer.assign(all);
    long from = consumer.endOffsets(all).getOrDefault(partition, 0L);
    long beginning = consumer.beginningOffsets(all).getOrDefault(partition, 0L);
    for (long size = FIRST_WINDOW; from > beginning && found.size() < most; size *= 2) {
      long until = from;
      from = Math.max(beginning, until - Math.min(size, LARGEST_WINDOW));
      var window = newest(from, until, most - found.size(), deadline);
      if (window.isEmpty()) {
        return false;
      }
      found.addAll(window.get().reversed());
    }
    return true;
  }

  /** What was found, the newest first. */
  List<T> found() {
    return List.copyOf(found);
  }

  /** How many records were read. */
  long scanned() {
    return scanned;
  }

  /** The newest of a window, the oldest of them first; empty if the time is up. */
  private Optional<List<T>> newest(long from, long until, int most, long deadline) {
    var newest = new ArrayDeque<T>();
    consumer.seek(partition, from);
    var progress = System.nanoTime();
    for (long at = from; at < until; ) {
      var records = consumer.poll(POLL).records(partition);
      for (var record : records) {
        if (record.offset() < until) {
          scanned++;
          handling.apply(record).ifPresent(newest::add);
          if (newest.size() > most) {
            var _ = newest.remove();
          }
        }
      }
      var now = System.nanoTime();
      long reached = consumer.position(partition);
      if (reached > at) {
        at = reached;
        progress = now;
      } else if (now - progress > NO_PROGRESS.toNanos()) {
        throw new TimeoutException(partition + " stands still at " + at);
      }
      if (now > deadline && at < until) {
        return Optional.empty();
      }
    }
    return Optional.of(List.copyOf(newest));
  }
}
