package io.mailroom.router.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this router's partitions move, as Kafka sees it: a consumer that is paused, or that waits
 * for a transaction which hangs, still polls and looks well. It looks from a thread of its own; any
 * thread may ask.
 */
public final class Lag {
  private static final Logger LOG = LoggerFactory.getLogger(Lag.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Admin admin;
  private final String group;
  private final Duration patience;
  private final Clock clock;
  private Set<TopicPartition> own = Set.of();
  private Standstill standstill = Standstill.NONE;

  /**
   * @param group whose committed offsets tell
   * @param patience how long a standstill is borne
   */
  public Lag(Admin admin, String group, Duration patience, Clock clock) {
    this.admin = admin;
    this.group = group;
    this.patience = patience;
    this.clock = clock;
  }

  /** For how long emails have waited in a partition of ours that does not move. */
  synchronized Duration standstill() {
    return standstill.longest(clock.instant());
  }

  synchronized void owns(Set<TopicPartition> partitions) {
    var gone = new HashSet<>(own);
    gone.removeAll(partitions);
    own = Set.copyOf(partitions);
    standstill = standstill.without(gone);
  }

  void watch() {
    var _ = Thread.ofPlatform().daemon().name("lag").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        var pause = patience.dividedBy(4);
        Thread.sleep(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    var partitions = own();
    try {
      seen(partitions, waiting(partitions));
    } catch (ExecutionException e) {
      // Kafka is away: nothing is known, and what was known stays.
      LOG.info("event=lag-unknown", e.getCause());
    }
  }

  private synchronized Set<TopicPartition> own() {
    return own;
  }

  private synchronized void seen(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> waiting) {
    if (partitions.equals(own)) {
      standstill = standstill.after(waiting, clock.instant());
    }
  }

  private Map<TopicPartition, Long> waiting(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    var latest =
        partitions.stream()
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    var ends =
        admin
            .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get();
    var waiting = new HashMap<TopicPartition, Long>();
    ends.forEach((partition, end) -> {
      var offset = committed.get(partition);
      long next = offset == null ? 0 : offset.offset();
      if (next < end.offset()) {
        waiting.put(partition, next);
      }
    });
    return waiting;
  }
}
