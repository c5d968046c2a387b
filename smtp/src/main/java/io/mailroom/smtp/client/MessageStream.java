package io.mailroom.smtp.client;

import io.mailroom.smtp.OutgoingMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a message through as long as it has the shape of an {@link OutgoingMessage}. What Angus Mail
 * would mend, a lone CR or LF, would be another message than the one that was meant (FAILURES J7).
 */
final class MessageStream extends OutputStream {
  private static final int LONGEST_LINE = 998;

  private final OutputStream out;
  private final boolean isUtf8;

  private long line = 1;
  private int octets;
  private boolean isAfterCr;
  private @Nullable String flaw;

  /**
   * A stream at the beginning of a message.
   *
   * @param isUtf8 whether octets beyond ASCII may come
   */
  MessageStream(OutputStream out, boolean isUtf8) {
    this.out = out;
    this.isUtf8 = isUtf8;
  }

  /** What is wrong with the message so far, without a word of it. */
  Optional<String> flaw() {
    return Optional.ofNullable(flaw);
  }

  /** Checks that nothing is left open. */
  void end() throws IOException {
    if (isAfterCr) {
      throw flawed("a CR without LF");
    }
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      check(buffer[i]);
    }
    out.write(buffer, offset, length);
  }

  private void check(byte octet) throws IOException {
    if (isAfterCr != (octet == '\n')) {
      throw flawed(isAfterCr ? "a CR without LF" : "an LF without CR");
    }
    if (octet == 0) {
      throw flawed("a NUL");
    }
    if (octet < 0 && !isUtf8) {
      throw flawed("an octet beyond ASCII");
    }
    isAfterCr = octet == '\r';
    if (octet == '\n') {
      line++;
      octets = 0;
    } else if (!isAfterCr && ++octets > LONGEST_LINE) {
      throw flawed("more than %d octets".formatted(LONGEST_LINE));
    }
  }

  private IOException flawed(String what) {
    if (flaw == null) {
      flaw = "line %d has %s".formatted(line, what);
    }
    return new IOException(flaw);
  }
}
