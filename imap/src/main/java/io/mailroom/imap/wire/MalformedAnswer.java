package io.mailroom.imap.wire;

import java.io.IOException;
import java.io.Serial;

/** The server sent what the grammar does not allow, or more than is allowed. */
final class MalformedAnswer extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean isTooLarge;

  MalformedAnswer(String message) {
    this(message, false);
  }

  private MalformedAnswer(String message, boolean isTooLarge) {
    super(message);
    this.isTooLarge = isTooLarge;
  }

  static MalformedAnswer tooLarge(long octets, long limit) {
    return new MalformedAnswer(
        "a message of %d octets (at most %d)".formatted(octets, limit), true);
  }

  boolean isTooLarge() {
    return isTooLarge;
  }
}
