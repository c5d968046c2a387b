package io.mailroom.router.ledger;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.router.ledger.OutboxEntry.Asked;
import io.mailroom.router.ledger.OutboxEntry.Body;
import io.mailroom.router.ledger.OutboxEntry.Gone;
import io.mailroom.router.ledger.OutboxEntry.Known;
import io.mailroom.router.ledger.OutboxEntry.Noted;
import io.mailroom.router.ledger.OutboxEntry.Unreadable;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the records of one partition, and keeps no more of them than their entries. One thread. */
public final class EntryReader {
  /** The same id, millions of times, is one object. */
  private final Map<IntegrationId, IntegrationId> integrations = new HashMap<>();

  /** What a record says. */
  public OutboxEntry read(ConsumerRecord<String, byte[]> record) {
    var key = record.key();
    if (record.value() == null) {
      return new Gone(key);
    }
    try {
      if (OutboxKey.isReply(key)) {
        return asked(record);
      }
      return OutboxKey.isNote(key)
          ? new Noted(key, RecordCodec.OUTBOX_NOTE.decode(record.headers(), record.value()))
          : known(record);
    } catch (UnreadableRecordException | IllegalArgumentException e) {
      return new Unreadable(key, String.valueOf(e.getMessage()), record.offset());
    }
  }

  private Known known(ConsumerRecord<String, byte[]> record) throws UnreadableRecordException {
    var progress = RecordCodec.OUTBOX_PROGRESS.decode(record.headers(), record.value());
    var row = Row.of(progress, record.offset());
    return new Known(
        record.key(),
        new Row(
            row.id(),
            shared(row.integrationId()),
            row.state(),
            row.due(),
            row.body(),
            row.progress()),
        progress.asked().reply(),
        progress.standing().attempts());
  }

  private Asked asked(ConsumerRecord<String, byte[]> record) throws UnreadableRecordException {
    var reply = RecordCodec.OUTBOX_REPLY.decode(record.headers(), record.value());
    var email = reply.email();
    // It stands in the Message-ID.
    var _ = new ConversationId(reply.conversationId());
    return new Asked(
        record.key(),
        email.outboundId(),
        shared(email.integrationId()),
        hash(email),
        new Body(record.offset(), memory(email, record.value().length)));
  }

  private IntegrationId shared(IntegrationId id) {
    return integrations.computeIfAbsent(id, same -> same);
  }

  /** The record twice, as text and as bytes, and what the content store has, as base64. */
  private static long memory(OutboundEmail email, int length) {
    var attached = email.message().attachments().stream().mapToLong(Attachment::size).sum();
    return 2L * length + attached * 3 / 2;
  }

  private static String hash(OutboundEmail email) {
    return Sha256Prefix.of(RecordCodec.OUTBOUND_EMAIL.encode(email)).toString();
  }
}
