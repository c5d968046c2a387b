package io.mailroom.ingest.publish;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.DeadLetter;

/** An encoded event, ready to be sent. Each is itself only. */
public final class Event {
  private final CloudEvent attributes;
  private final byte[] value;

  /**
   * An event.
   *
   * @param attributes its CloudEvents attributes
   * @param value its data: UTF-8 JSON, within the topic's byte budget; not copied
   */
  public Event(CloudEvent attributes, byte[] value) {
    this.attributes = attributes;
    this.value = value;
  }

  CloudEvent attributes() {
    return attributes;
  }

  /** Not to be changed. */
  byte[] value() {
    return value;
  }

  /** What becomes of an email whose event Kafka does not take. */
  Batch.Message.DeadLettered asDeadLetter(long uid, String detail) {
    EmailId id = EmailId.of(attributes.source(), attributes.id());
    return new Batch.Message.DeadLettered(
        uid, DeadLetter.of(id, "publish", "record-refused", detail), this);
  }
}
