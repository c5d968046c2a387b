package io.mailroom.router.stream;

import io.mailroom.contract.election.Membership;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.router.Ending;
import io.mailroom.router.stream.BatchTransaction.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topic that the routers of a group share: read, transformed, and written with the offsets behind
 * it, a batch a transaction, all on one thread.
 *
 * <pre>
 * poll ──▶ transform ──▶ committed ──▶ poll …
 *                          aborted ──▶ back to the first record of the batch ──▶ poll …
 *                             lost ──▶ the process ends
 * </pre>
 *
 * <p>The group changes only within a poll, so a batch in hand is of partitions that were this
 * process's when it was read; Kafka refuses its offsets if they are not any more.
 */
public final class RecordStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordStream.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int BACKOFF_DOUBLINGS = 6;
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /**
   * A batch is what the router holds in memory, and takes seconds at most. Offsets are committed in
   * transactions, never by the consumer; where there are none, {@link StartingOffsets} says where
   * to begin, never a silent reset.
   */
  private static final Map<String, Object> READING =
      Map.of(
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          "read_committed",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none",
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          4 << 20,
          ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
          30_000);

  private final String name;
  private final Membership membership;
  private final BatchTransaction transaction;
  private final Transformation transformation;
  private final StartingOffsets start;
  private final Progress progress;
  private final Ending ending;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  // Used by the stream's thread alone.
  private boolean isAssignmentNew;
  private int aborts;

  /**
   * A stream that does not read yet.
   *
   * @param name its topic without the prefix
   */
  public RecordStream(
      String name,
      Membership membership,
      BatchTransaction transaction,
      Transformation transformation,
      StartingOffsets start,
      Progress progress,
      Ending ending) {
    this.name = name;
    this.membership = membership;
    this.transaction = transaction;
    this.transformation = transformation;
    this.start = start;
    this.progress = progress;
    this.ending = ending;
    this.thread = Thread.ofPlatform().name("stream-" + name).unstarted(this::run);
  }

  /** Which stream: its topic without the prefix. */
  public String name() {
    return name;
  }

  /** How it fares. */
  public Progress progress() {
    return progress;
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
   * Joins the group and begins to read; returns at once. What it cannot get over ends the process.
   */
  public void begin() {
    thread.start();
    progress.watch();
  }

  /** Leaves the group after the batch in hand. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
        LOG.warn("event=stream-does-not-end stream={}", name);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    transaction.close();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void run() {
    try (var consumer = membership.consumer(READING)) {
      consumer.subscribe(List.of(membership.topic()), new Rebalance(consumer));
      while (!isClosing()) {
        var batch = poll(consumer);
        progress.polled(Membership.isMember(consumer));
        if (!batch.isEmpty()) {
          stayWith(consumer, batch);
        }
      }
    } catch (RuntimeException | InterruptedException e) {
      if (!isClosing()) {
        ending.because(name, e);
      }
    }
  }

  private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer) {
    try {
      return consumer.poll(POLL);
    } catch (InvalidOffsetException e) {
      start.begin(consumer, e.partitions());
      return ConsumerRecords.empty();
    }
  }

  private void stayWith(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch)
      throws InterruptedException {
    switch (commit(consumer, batch)) {
      case Outcome.Committed _ -> aborts = 0;
      case Outcome.Aborted(var cause) -> {
        aborts++;
        LOG.warn(
            "event=batch-aborted stream={} attempt={} records={}",
            name,
            aborts,
            batch.count(),
            cause);
        goBack(consumer, batch);
        pause();
      }
      case Outcome.Lost(var cause) ->
          throw new IllegalStateException("the transaction's outcome is not known", cause);
    }
  }

  private Outcome commit(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
    try {
      if (isAssignmentNew) {
        transformation.assigned(
            consumer.assignment().stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toUnmodifiableSet()));
        isAssignmentNew = false;
      }
      var transformed = transformation.of(batch);
      if (!Membership.isMember(consumer)) {
        return new Outcome.Aborted(new IllegalStateException("the group has put this member out"));
      }
      var outcome =
          transaction.commit(transformed.records(), next(batch), consumer.groupMetadata());
      if (outcome instanceof Outcome.Committed) {
        transformed.whenCommitted().run();
      }
      return outcome;
    } catch (ReadFault e) {
      return e.isRetriable() ? new Outcome.Aborted(e) : new Outcome.Lost(e);
    }
  }

  private static void goBack(
      Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> batch) {
    batch.partitions().stream()
        .filter(consumer.assignment()::contains)
        .forEach(each -> consumer.seek(each, batch.records(each).getFirst().offset()));
  }

  private static Map<TopicPartition, OffsetAndMetadata> next(
      ConsumerRecords<byte[], byte[]> batch) {
    return batch.partitions().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(),
                partition ->
                    new OffsetAndMetadata(batch.records(partition).getLast().offset() + 1)));
  }

  private void pause() throws InterruptedException {
    var longest = FIRST_BACKOFF.multipliedBy(1L << Math.min(aborts, BACKOFF_DOUBLINGS));
    var _ =
        closing.await(
            ThreadLocalRandom.current().nextLong(longest.toMillis()), TimeUnit.MILLISECONDS);
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    private final Consumer<?, ?> consumer;

    Rebalance(Consumer<?, ?> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      isAssignmentNew = true;
      progress.owns(consumer.assignment());
    }

    /** Lost ones as well. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      var left = new HashSet<>(consumer.assignment());
      left.removeAll(partitions);
      isAssignmentNew = true;
      progress.owns(left);
    }
  }
}
