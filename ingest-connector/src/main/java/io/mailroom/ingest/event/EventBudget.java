package io.mailroom.ingest.event;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.RawEmail;

/**
 * Encodes emails so that Kafka takes them: an event that is too large gives up its contents to the
 * content store, the largest first, then header fields, addresses and attachments from the end of
 * their lists, which its problems name and the raw message makes good. Any thread may call it.
 */
public final class EventBudget {
  private static final JsonCodec<InboundEmail> CODEC = new JsonCodec<>(InboundEmail.class);

  private final ContentStore store;
  private final int bytes;

  /**
   * A budget for every event of a process.
   *
   * @param store takes what does not fit
   * @param bytes that an encoded event may have, at least 16 KiB: three quarters of the topic's
   *     {@code max.message.bytes}, for the batch's and the record's own fields come on top
   */
  public EventBudget(ContentStore store, int bytes) {
    if (bytes < 16 * 1024) {
      throw new IllegalArgumentException("event budget " + bytes + " (expected 16384 or more)");
    }
    this.store = store;
    this.bytes = bytes;
  }

  /**
   * The event of an email, within the budget. What is not in it is durable in the store.
   *
   * @param raw the same email; stays open
   * @throws ContentFault if the spool or the store failed
   */
  public byte[] encode(InboundEmail email, RawEmail raw) throws ContentFault {
    byte[] event = CODEC.encode(email);
    if (event.length <= bytes) {
      return event;
    }
    try (ContentStore.Deposit deposit = store.open(email.origin().integrationId())) {
      InboundEmail fitted = new Fitting(deposit, email, raw, event.length - bytes).fitted();
      deposit.settle();
      return CODEC.encode(fitted);
    }
  }
}
