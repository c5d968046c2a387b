package io.mailroom.contract.compacted;

/**
 * The newest value of a key. One that cannot be read is shown as such: an older value never stands
 * in for it.
 *
 * @param <V> the record
 */
public sealed interface Entry<V> {

  /** Where the value is in its partition. */
  long offset();

  /** A value of this version; always written as {@code Entry.Readable}. */
  @SuppressWarnings("AvoidCommonTypeNames")
  record Readable<V>(V value, long offset) implements Entry<V> {}

  /**
   * A value that is garbage, or of another major version.
   *
   * @param reason for people; never a part of the value
   */
  record Unreadable<V>(String reason, long offset) implements Entry<V> {}
}
