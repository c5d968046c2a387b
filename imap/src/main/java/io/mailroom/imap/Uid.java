package io.mailroom.imap;

/**
 * What a message is called within one folder and one {@link UidValidity}.
 *
 * <p>Shape: 1..4294967295, ascending with arrival, never used again. Source: RFC 9051, 2.3.1.1.
 */
public record Uid(long value) implements Comparable<Uid> {

  public static final Uid FIRST = new Uid(1);
  public static final Uid LAST = new Uid(0xFFFF_FFFFL);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value is out of range
   */
  public Uid {
    if (value < 1 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("uid %d (expected 1..4294967295)".formatted(value));
    }
  }

  @Override
  public int compareTo(Uid other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
