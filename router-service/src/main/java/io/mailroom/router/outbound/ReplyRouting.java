package io.mailroom.router.outbound;

import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.conversation.ReplyConversation;
import io.mailroom.router.event.DeadLetters;
import io.mailroom.router.event.FurtherRecords;
import io.mailroom.router.event.Outbound;
import io.mailroom.router.stream.Transformation;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Replies that others want sent: each moves into the outbox, or is a dead letter. Moving one twice
 * is harmless, for its key there says where it came from, and the owner admits an outbound id once.
 */
@Singleton
public class ReplyRouting implements Transformation {
  private static final String STAGE = "reply";

  private final FurtherRecords records;
  private final DeadLetters deadLetters;

  ReplyRouting(FurtherRecords records, TopicPlan plan) {
    this.records = records;
    this.deadLetters = new DeadLetters(plan.names());
  }

  /** Moves each record, in the same order; the same record always becomes the same. */
  @Override
  public Transformed of(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
    var moved =
        StreamSupport.stream(batch.spliterator(), false)
            .map(Outbound::read)
            .map(this::route)
            .toList();
    return new Transformed(moved, () -> {});
  }

  private ProducerRecord<byte[], byte[]> route(Outbound outbound) {
    return switch (outbound) {
      case Outbound.Garbage(var record, var detail) ->
          deadLetters.of(record, STAGE, "unreadable", detail);
      case Outbound.Reply(var record, var email) -> {
        var reply =
            new OutboxReply(
                email,
                ReplyConversation.of(email).value(),
                false,
                Instant.ofEpochMilli(record.timestamp()));
        var moved = records.of(reply, outbound.position());
        yield DeadLetters.fits(moved)
            ? moved
            : deadLetters.of(
                record, STAGE, "too-large", "reply of " + moved.value().length + " bytes");
      }
    };
  }
}
