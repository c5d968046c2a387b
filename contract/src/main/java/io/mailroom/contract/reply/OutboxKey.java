package io.mailroom.contract.reply;

import io.mailroom.contract.email.RecordPosition;

/**
 * Keys of the topic {@code outbox}. The key of a reply's progress is its {@link OutboundId}; those
 * of what others write have a space in them, which no outbound id has, and are never used again.
 */
public final class OutboxKey {
  private OutboxKey() {}

  /**
   * Of an {@link OutboxReply}.
   *
   * @param asked the record that asked for it: of {@code outbound-email}, or of {@code
   *     inbound-email} for an automatic one
   */
  public static String reply(RecordPosition asked) {
    return "reply " + asked.topic() + "/" + asked.partition() + "/" + asked.offset();
  }

  /**
   * Of an {@link OutboxNote}.
   *
   * @param unique never used before, such as the place of the record that caused it
   */
  public static String note(String unique) {
    return "note " + unique;
  }
}
