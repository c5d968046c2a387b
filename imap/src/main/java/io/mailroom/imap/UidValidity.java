package io.mailroom.imap;

/**
 * The epoch of a folder: when it changes, every {@link Uid} known before is void.
 *
 * <p>Shape: 1..4294967295. Source: RFC 9051, 2.3.1.1.
 */
public record UidValidity(long value) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value is out of range
   */
  public UidValidity {
    if (value < 1 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(
          "uidValidity %d (expected 1..4294967295)".formatted(value));
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
