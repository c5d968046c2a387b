package io.mailroom.contract.reply;

import io.mailroom.contract.email.RecordPosition;

/**
 * Keys of the topic {@code outbox}. The key of a reply's progress is its {@link OutboundId}; those
 * of what others write have a space in them, which no outbound id has, and are never used again.
 */
public final class OutboxKey {
  private static final String REPLY = "reply ";
  private static final String NOTE = "note ";

  private OutboxKey() {}

  /**
   * Of an {@link OutboxReply}.
   *
   * @param asked the record that asked for it: of {@code outbound-email}, or of {@code
   *     inbound-email} for an automatic one
   */
  public static String reply(RecordPosition asked) {
    return REPLY + asked.topic() + "/" + asked.partition() + "/" + asked.offset();
  }

  /**
   * Of an {@link OutboxNote}.
   *
   * @param unique never used before, such as the place of the record that caused it
   */
  public static String note(String unique) {
    return NOTE + unique;
  }

  /** Whether it is the key of an {@link OutboxReply}. */
  public static boolean isReply(String key) {
    return key.startsWith(REPLY);
  }

  /** Whether it is the key of an {@link OutboxNote}. */
  public static boolean isNote(String key) {
    return key.startsWith(NOTE);
  }
}
