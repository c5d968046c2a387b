package io.mailroom.endtoend.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How long a {@code read_committed} reader stands before a transaction that does not end: looks
 * again and again where each partition ends, with open transactions and without.
 */
final class StallMeter implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Admin admin;
  private final Collection<TopicPartition> partitions;
  private final Map<TopicPartition, Stand> stands = new HashMap<>();
  private final Map<Stand, Stall> stalls = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closing;

  /** A time in which the readers of a partition stood. */
  record Stall(Instant begin, Instant end) {
    Duration length() {
      return Duration.between(begin, end);
    }
  }

  /** Where a partition's readers stand, and since when. */
  private record Stand(TopicPartition partition, long offset, Instant since) {}

  /** Begins. */
  StallMeter(String bootstrapServers, Collection<TopicPartition> partitions) {
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    this.partitions = partitions;
    this.thread = Thread.ofPlatform().name("stall-meter").start(this::run);
  }

  /** All that were seen so far. */
  List<Stall> stalls() {
    return List.copyOf(stalls.values());
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    admin.close(LIMIT);
  }

  private void run() {
    try {
      while (!closing) {
        look();
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void look() throws InterruptedException {
    try {
      var ends = ends(IsolationLevel.READ_UNCOMMITTED);
      var readable = ends(IsolationLevel.READ_COMMITTED);
      var now = Instant.now();
      readable.forEach((partition, offset) -> {
        var before = stands.get(partition);
        var end = ends.getOrDefault(partition, 0L);
        if (before == null || before.offset != offset || offset >= end) {
          stands.put(partition, new Stand(partition, offset, now));
        } else {
          stalls.put(before, new Stall(before.since, now));
        }
      });
    } catch (ExecutionException | TimeoutException _) {
      // No broker answers: that is no stall of a transaction.
    }
  }

  private Map<TopicPartition, Long> ends(IsolationLevel isolation)
      throws InterruptedException, ExecutionException, TimeoutException {
    var asked =
        partitions.stream()
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    return admin
        .listOffsets(asked, new ListOffsetsOptions(isolation))
        .all()
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
