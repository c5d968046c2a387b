package io.mailroom.ingest.event;

import io.mailroom.contract.topic.CloudEvent;

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

  /** Its CloudEvents attributes. */
  public CloudEvent attributes() {
    return attributes;
  }

  /** Not to be changed. */
  public byte[] value() {
    return value;
  }
}
