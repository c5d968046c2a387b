package io.mailroom.router.ledger;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxNote;

/** What a record of {@code outbox} says, without what it says to the receivers. */
public sealed interface OutboxEntry {
  /** Key of the record. */
  String key();

  /**
   * A reply to send.
   *
   * @param contentHash tells it from another of the same outbound id
   * @param body where it is
   */
  record Asked(
      String key, OutboundId outboundId, IntegrationId integrationId, String contentHash, Body body)
      implements OutboxEntry {
    /** Which reply. */
    public Sha256Prefix id() {
      return outboundId.token().prefix();
    }
  }

  /**
   * How far a reply is.
   *
   * @param row without its body
   * @param reply key of its body
   * @param attempts how often sending was begun
   */
  record Known(String key, Row row, String reply, int attempts) implements OutboxEntry {}

  /** What somebody tells about a reply. */
  record Noted(String key, OutboxNote note) implements OutboxEntry {
    /** About which reply. */
    public Sha256Prefix id() {
      return note.token().prefix();
    }
  }

  /** The key has no value any more. */
  record Gone(String key) implements OutboxEntry {}

  /** A value of another version, or garbage. */
  record Unreadable(String key, String detail, long offset) implements OutboxEntry {}

  /**
   * A reply's own record.
   *
   * @param offset where it is
   * @param bytes about how much memory it takes to send it
   */
  record Body(long offset, long bytes) {
    /** It is gone: the reply is settled. */
    public static final Body NONE = new Body(-1, 0);

    /** Whether it is there. */
    public boolean exists() {
      return offset >= 0;
    }
  }
}
