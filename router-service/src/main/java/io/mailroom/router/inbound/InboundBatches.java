package io.mailroom.router.inbound;

import io.mailroom.contract.partition.ReadFault;
import io.mailroom.router.stream.BatchLoop;
import io.mailroom.router.stream.BatchTransaction;
import io.mailroom.router.stream.BatchTransaction.Outcome;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Emails that arrived: each is routed. */
@ApplicationScoped
public class InboundBatches {
  public static final String CHANNEL = "inbound-email";

  private final BatchRouting routing;
  private final BatchLoop loop;
  private final BatchTransaction transaction;
  private final KafkaClientService clients;

  InboundBatches(
      BatchRouting routing,
      @Identifier(CHANNEL) BatchLoop loop,
      @Identifier(CHANNEL) BatchTransaction transaction,
      KafkaClientService clients) {
    this.routing = routing;
    this.loop = loop;
    this.transaction = transaction;
    this.clients = clients;
  }

  /** Stays with one batch; what it cannot get over ends the process. */
  @Incoming(CHANNEL)
  @Blocking
  void take(
      ConsumerRecords<byte[], byte[]> batch,
      IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata) {
    loop.stayWith(batch, metadata.getConsumerGroupGenerationId(), this::commit);
  }

  private Outcome commit(ConsumerRecords<byte[], byte[]> batch, ConsumerGroupMetadata group)
      throws ReadFault {
    if (!routing.knowsShardsOf(group.generationId())) {
      var shards = shards();
      if (!shards.containsAll(partitions(batch))) {
        return new Outcome.Aborted(
            new IllegalStateException("partitions " + shards + " are assigned by now"));
      }
      routing.learn(group.generationId(), shards);
    }
    var routed = routing.route(batch);
    var outcome = transaction.commit(routed.records(), BatchLoop.next(batch), group);
    if (outcome instanceof Outcome.Committed) {
      routing.keep(routed);
    }
    return outcome;
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
}
