package io.mailroom.router.stream;

import io.mailroom.contract.partition.ReadFault;
import io.mailroom.router.Ending;
import io.mailroom.router.stream.BatchTransaction.Outcome;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays with each batch of a channel until it is committed or belongs to somebody else; one after
 * the other.
 *
 * <p>A batch that was aborted is done again as it is, without reading it again. That is right as
 * long as the group has not changed since it was read; once it has, the batch is put down, because
 * the eager assignor of the group takes every partition away at a change, and whoever gets it next
 * reads on from the committed offset.
 */
public final class BatchLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BatchLoop.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int BACKOFF_DOUBLINGS = 6;

  private final String channel;
  private final KafkaClientService clients;
  private final Progress progress;
  private final Ending ending;

  public BatchLoop(String channel, KafkaClientService clients, Progress progress, Ending ending) {
    this.channel = channel;
    this.clients = clients;
    this.progress = progress;
    this.ending = ending;
  }

  /** Writes what becomes of a batch. */
  @FunctionalInterface
  public interface Commit {
    /**
     * Writes it, with the offsets behind it.
     *
     * @throws ReadFault if it cannot be known what becomes of it
     */
    Outcome of(ConsumerRecords<byte[], byte[]> batch, ConsumerGroupMetadata group) throws ReadFault;
  }

  /**
   * Stays with one batch; what it cannot get over ends the process.
   *
   * @param generation of the group when the batch was read
   */
  public void stayWith(ConsumerRecords<byte[], byte[]> batch, int generation, Commit commit) {
    progress.taken();
    try {
      repeat(batch, generation, commit);
      progress.done();
    } catch (RuntimeException e) {
      ending.because("stream", e);
      throw e;
    }
  }

  private void repeat(ConsumerRecords<byte[], byte[]> batch, int generation, Commit commit) {
    var group = group();
    for (int attempt = 1; isCurrent(generation, group.generationId()); attempt++) {
      switch (commit(commit, batch, group)) {
        case Outcome.Committed _ -> {
          return;
        }
        case Outcome.Aborted(var cause) -> {
          LOG.warn(
              "event=batch-aborted channel={} attempt={} records={}",
              channel,
              attempt,
              batch.count(),
              cause);
          pause(attempt);
        }
        case Outcome.Lost(var cause) ->
            throw new IllegalStateException("the transaction's outcome is not known", cause);
      }
      group = group();
    }
    LOG.info(
        "event=batch-put-down channel={} records={} generation={}",
        channel,
        batch.count(),
        generation);
  }

  private static Outcome commit(
      Commit commit, ConsumerRecords<byte[], byte[]> batch, ConsumerGroupMetadata group) {
    try {
      return commit.of(batch, group);
    } catch (ReadFault e) {
      return e.isRetriable() ? new Outcome.Aborted(e) : new Outcome.Lost(e);
    }
  }

  /**
   * Kafka takes offsets of generation -1, which has no members, without asking who commits them.
   */
  static boolean isCurrent(int ofBatch, int ofGroup) {
    return ofBatch >= 0 && ofBatch == ofGroup;
  }

  /** Where to read on after a batch. */
  public static Map<TopicPartition, OffsetAndMetadata> next(ConsumerRecords<byte[], byte[]> batch) {
    return batch.partitions().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(),
                partition ->
                    new OffsetAndMetadata(batch.records(partition).getLast().offset() + 1)));
  }

  private ConsumerGroupMetadata group() {
    return clients.getConsumer(channel).consumerGroupMetadata().await().indefinitely();
  }

  private static void pause(int attempt) {
    var longest = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt, BACKOFF_DOUBLINGS));
    try {
      Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest.toMillis())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two attempts", e);
    }
  }
}
