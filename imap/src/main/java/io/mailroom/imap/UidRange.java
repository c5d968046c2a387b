package io.mailroom.imap;

/**
 * UIDs from one to another, both included, whether there are messages or not.
 *
 * @param to {@link Uid#LAST} for all there are
 */
public record UidRange(Uid from, Uid to) {

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it ends before it begins
   */
  public UidRange {
    if (to.compareTo(from) < 0) {
      throw new IllegalArgumentException("uids %s:%s (expected ascending)".formatted(from, to));
    }
  }

  /** Whether a UID is in it. */
  public boolean contains(Uid uid) {
    return from.compareTo(uid) <= 0 && uid.compareTo(to) <= 0;
  }

  /** As in a command. Source: RFC 9051, sequence-set. */
  @Override
  public String toString() {
    return from + ":" + (to.equals(Uid.LAST) ? "*" : to);
  }
}
