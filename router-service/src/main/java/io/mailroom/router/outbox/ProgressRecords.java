package io.mailroom.router.outbox;

import io.mailroom.contract.conversation.ConversationRecords;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.RecordType;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.conversation.OwnMessageId;
import io.mailroom.router.event.DeadLetters;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the owner of a partition writes, byte for byte. */
final class ProgressRecords {
  private static final String STAGE = "outbox";
  private static final RecordType STATUS_STATE =
      new RecordType(RecordType.MAILROOM_TYPE, "outbound-status", 1);

  private final TopicNames names;
  private final DeadLetters deadLetters;
  private final ConversationRecords conversations;
  private final int partition;

  ProgressRecords(TopicPlan plan, int partition) {
    this.names = plan.names();
    this.deadLetters = new DeadLetters(names);
    this.conversations = new ConversationRecords(names, plan.shards());
    this.partition = partition;
  }

  ProducerRecord<String, byte[]> progress(OutboxProgress progress) {
    return new ProducerRecord<>(
        names.outbox(),
        partition,
        progress.outboundId().value(),
        RecordCodec.OUTBOX_PROGRESS.encode(progress),
        RecordCodec.OUTBOX_PROGRESS.headers());
  }

  /** The event that tells everybody; it is a state as well, for its topic is compacted. */
  ProducerRecord<String, byte[]> status(OutboxProgress progress) {
    var standing = progress.standing();
    var id = progress.outboundId() + "/" + standing.state() + "/" + progress.tries().sequence();
    var source = EmailId.source(names.prefix(), progress.integrationId());
    var headers = new CloudEvent(id, source, CloudEvent.EMAIL_SENT, standing.at(), null).headers();
    var _ = headers.add(STATUS_STATE.asHeader());
    return new ProducerRecord<>(
        names.outboundStatus(),
        partition,
        progress.outboundId().value(),
        RecordCodec.OUTBOUND_STATUS.encode(progress.status()),
        headers);
  }

  /** What is remembered of a reply that the provider gave another Message-ID. */
  Optional<ProducerRecord<String, byte[]>> provided(OutboxProgress progress, Instant now) {
    var own = progress.messageIds().messageId();
    var provided = progress.messageIds().providerMessageId();
    return own == null || provided == null
        ? Optional.empty()
        : OwnMessageId.parse(own)
            .map(id ->
                conversations.provided(
                    progress.integrationId(),
                    provided,
                    id.conversation().value(),
                    id.reply(),
                    now));
  }

  /** The key has no value any more. */
  ProducerRecord<String, byte[]> cleared(String key) {
    return new ProducerRecord<>(names.outbox(), partition, key, null);
  }

  /** Nobody is told of the reply any more. */
  ProducerRecord<String, byte[]> clearedStatus(OutboundId reply) {
    return new ProducerRecord<>(names.outboundStatus(), partition, reply.value(), null);
  }

  ProducerRecord<String, byte[]> deadLetter(
      ConsumerRecord<String, byte[]> record, String reason, String detail) {
    return deadLetters.of(record, STAGE, reason, detail);
  }
}
