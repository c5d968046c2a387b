package io.mailroom.router.event;

import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.topic.RecordCodec;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of {@code outbound-email}, read. */
public sealed interface Outbound {

  /** The record itself. */
  ConsumerRecord<byte[], byte[]> record();

  /** A reply to send. */
  record Reply(ConsumerRecord<byte[], byte[]> record, OutboundEmail email) implements Outbound {}

  /**
   * Something else.
   *
   * @param detail what is wrong with it; no part of its value
   */
  record Garbage(ConsumerRecord<byte[], byte[]> record, String detail) implements Outbound {}

  /** Where the record is. */
  default RecordPosition position() {
    return new RecordPosition(record().topic(), record().partition(), record().offset());
  }

  /** Reads a record. */
  static Outbound read(ConsumerRecord<byte[], byte[]> record) {
    try {
      var email = RecordCodec.OUTBOUND_EMAIL.decode(record.headers(), record.value());
      if (email.outboundId() == null || email.integrationId() == null) {
        return new Garbage(record, "no outboundId or integrationId");
      }
      var recipients = email.recipients();
      return Stream.of(recipients.to(), recipients.cc(), recipients.bcc()).allMatch(List::isEmpty)
          ? new Garbage(record, "no recipient")
          : new Reply(record, email);
    } catch (UnreadableRecordException e) {
      return new Garbage(record, String.valueOf(e.getMessage()));
    }
  }
}
