package io.mailroom.router.outbound;

import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.conversation.ReplyConversation;
import io.mailroom.router.event.DeadLetters;
import io.mailroom.router.event.FurtherRecords;
import io.mailroom.router.event.Outbound;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A batch of replies in, as many records out: each for the outbox, or a dead letter. */
@Singleton
class ReplyRouting {
  private static final String STAGE = "reply";

  private final FurtherRecords records;
  private final DeadLetters deadLetters;

  ReplyRouting(FurtherRecords records, TopicPlan plan) {
    this.records = records;
    this.deadLetters = new DeadLetters(plan.names());
  }

  /** Moves each record, in the same order; the same record always becomes the same. */
  List<ProducerRecord<byte[], byte[]>> route(Iterable<ConsumerRecord<byte[], byte[]>> batch) {
    return StreamSupport.stream(batch.spliterator(), false)
        .map(Outbound::read)
        .map(this::route)
        .toList();
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
