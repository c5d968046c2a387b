package io.mailroom.router.event;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record of {@code inbound-email}, read. */
public sealed interface Inbound {

  /** The record itself. */
  ConsumerRecord<byte[], byte[]> record();

  /** An email, with the attributes of its event. */
  record Email(ConsumerRecord<byte[], byte[]> record, CloudEvent event, InboundEmail email)
      implements Inbound {

    public EmailId emailId() {
      return EmailId.of(event.source(), event.id());
    }
  }

  /**
   * Something else.
   *
   * @param detail what is wrong with it; no part of its value
   */
  record Garbage(ConsumerRecord<byte[], byte[]> record, String detail) implements Inbound {}

  /** Where the record is. */
  default RecordPosition position() {
    return new RecordPosition(record().topic(), record().partition(), record().offset());
  }

  /** Reads a record. */
  static Inbound read(ConsumerRecord<byte[], byte[]> record) {
    try {
      var email = RecordCodec.INBOUND_EMAIL.decode(record.headers(), record.value());
      var origin = email.origin();
      if (Stream.of(origin.integrationId(), origin.watchId(), origin.folder())
          .anyMatch(Objects::isNull)) {
        return new Garbage(record, "no integrationId, watchId or folder");
      }
      return new Email(record, CloudEvent.of(record.headers()), email);
    } catch (UnreadableRecordException e) {
      return new Garbage(record, String.valueOf(e.getMessage()));
    }
  }
}
