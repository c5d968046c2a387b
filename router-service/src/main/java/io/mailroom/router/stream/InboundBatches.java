package io.mailroom.router.stream;

import io.mailroom.contract.compacted.ReadFault;
import io.mailroom.router.Ending;
import io.mailroom.router.stream.BatchTransaction.Outcome;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the batches of {@code inbound-email} one after the other, and stays with each until it is
 * committed or belongs to somebody else.
 *
 * <p>A batch that was aborted is done again as it is, without reading it again. That is right as
 * long as the group has not changed since it was read; once it has, the batch is put down, because
 * the eager assignor of this group takes every partition away at a change, and whoever gets it next
 * reads on from the committed offset.
 */
@ApplicationScoped
class InboundBatches {
  static final String CHANNEL = "inbound-email";

  private static final Logger LOG = LoggerFactory.getLogger(InboundBatches.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int BACKOFF_DOUBLINGS = 6;

  private final BatchRouting routing;
  private final BatchTransaction transaction;
  private final KafkaClientService clients;
  private final Progress progress;
  private final Ending ending;

  InboundBatches(
      BatchRouting routing,
      BatchTransaction transaction,
      KafkaClientService clients,
      Progress progress,
      Ending ending) {
    this.routing = routing;
    this.transaction = transaction;
    this.clients = clients;
    this.progress = progress;
    this.ending = ending;
  }

  /** Stays with one batch; what it cannot get over ends the process. */
  @Incoming(CHANNEL)
  @Blocking
  void take(
      ConsumerRecords<byte[], byte[]> batch,
      IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata) {
    progress.taken();
    try {
      stayWith(batch, metadata.getConsumerGroupGenerationId());
      progress.done();
    } catch (RuntimeException e) {
      ending.because("stream", e);
      throw e;
    }
  }

  private void stayWith(ConsumerRecords<byte[], byte[]> batch, int generation) {
    var group = group();
    for (int attempt = 1; isCurrent(generation, group.generationId()); attempt++) {
      switch (commit(batch, group)) {
        case Outcome.Committed _ -> {
          return;
        }
        case Outcome.Aborted(var cause) -> {
          LOG.warn("event=batch-aborted attempt={} records={}", attempt, batch.count(), cause);
          pause(attempt);
        }
        case Outcome.Lost(var cause) ->
            throw new IllegalStateException("the transaction's outcome is not known", cause);
      }
      group = group();
    }
    LOG.info("event=batch-put-down records={} generation={}", batch.count(), generation);
  }

  private Outcome commit(ConsumerRecords<byte[], byte[]> batch, ConsumerGroupMetadata group) {
    try {
      if (!routing.knowsShardsOf(group.generationId())) {
        var shards = shards();
        if (!shards.containsAll(partitions(batch))) {
          return new Outcome.Aborted(
              new IllegalStateException("partitions " + shards + " are assigned by now"));
        }
        routing.learn(group.generationId(), shards);
      }
      var routed = routing.route(batch);
      var outcome = transaction.commit(routed.records(), next(batch), group);
      if (outcome instanceof Outcome.Committed) {
        routing.keep(routed);
      }
      return outcome;
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
  static Map<TopicPartition, OffsetAndMetadata> next(ConsumerRecords<byte[], byte[]> batch) {
    return batch.partitions().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Function.identity(),
                partition ->
                    new OffsetAndMetadata(batch.records(partition).getLast().offset() + 1)));
  }

  private ConsumerGroupMetadata group() {
    return clients.getConsumer(CHANNEL).consumerGroupMetadata().await().indefinitely();
  }

  private Set<Integer> shards() {
    return clients.getConsumer(CHANNEL).getAssignments().await().indefinitely().stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Integer> partitions(ConsumerRecords<byte[], byte[]> batch) {
    return batch.partitions().stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toUnmodifiableSet());
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
