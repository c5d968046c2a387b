package io.mailroom.router.outbound;

import io.mailroom.router.stream.BatchLoop;
import io.mailroom.router.stream.BatchTransaction;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Replies that others want sent: each moves into the outbox. Moving one twice is harmless, for its
 * key there says where it came from, and the owner admits an outbound id once.
 */
@ApplicationScoped
public class OutboundBatches {
  public static final String CHANNEL = "outbound-email";

  private final ReplyRouting routing;
  private final BatchLoop loop;
  private final BatchTransaction transaction;

  OutboundBatches(
      ReplyRouting routing,
      @Identifier(CHANNEL) BatchLoop loop,
      @Identifier(CHANNEL) BatchTransaction transaction) {
    this.routing = routing;
    this.loop = loop;
    this.transaction = transaction;
  }

  /** Stays with one batch; what it cannot get over ends the process. */
  @Incoming(CHANNEL)
  @Blocking
  void take(
      ConsumerRecords<byte[], byte[]> batch,
      IncomingKafkaRecordBatchMetadata<byte[], byte[]> metadata) {
    loop.stayWith(
        batch,
        metadata.getConsumerGroupGenerationId(),
        (records, group) ->
            transaction.commit(routing.route(records), BatchLoop.next(records), group));
  }
}
