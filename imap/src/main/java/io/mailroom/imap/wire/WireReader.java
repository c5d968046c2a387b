package io.mailroom.imap.wire;

import io.mailroom.imap.message.BodyTarget;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The octets of a connection, one by one as lines and in blocks as literals.
 *
 * <p>A line holds at most 64 KiB (FAILURES M9). The buffer holds what one TLS record brings, for
 * that is what a read gives.
 */
final class WireReader {

  static final int LINE_OCTETS = 64 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[16 << 10];
  private int position;
  private int limit;
  private int lineOctets;

  WireReader(InputStream in) {
    this.in = in;
  }

  /** Whether octets are waiting in the buffer, so that a read does not block. */
  boolean hasBuffered() {
    return position < limit;
  }

  /** Waits for an octet, as long as the stream itself waits. */
  void await() throws IOException {
    if (position == limit) {
      fill();
    }
  }

  /** The next octet, 0..255, which stays. */
  int peek() throws IOException {
    if (position == limit) {
      fill();
    }
    return buffer[position] & 0xFF;
  }

  /** The next octet, 0..255. */
  int next() throws IOException {
    if (position == limit) {
      fill();
    }
    if (++lineOctets > LINE_OCTETS) {
      throw new MalformedAnswer("a line of more than %d octets".formatted(LINE_OCTETS));
    }
    return buffer[position++] & 0xFF;
  }

  void expect(char wanted) throws IOException {
    int found = next();
    if (found != wanted) {
      throw new MalformedAnswer("octet %d (expected '%c')".formatted(found, wanted));
    }
  }

  /** Whether the next octet is this one, which is then taken. */
  boolean take(char wanted) throws IOException {
    if (peek() != wanted) {
      return false;
    }
    var _ = next();
    return true;
  }

  /** Passes over blanks. */
  void blanks() throws IOException {
    while (peek() == ' ') {
      var _ = next();
    }
  }

  /** The end of a line; blanks before it are passed over. */
  void endOfLine() throws IOException {
    blanks();
    boolean _ = take('\r');
    expect('\n');
    lineOctets = 0;
  }

  /** Everything up to the end of the line, which is taken too. */
  byte[] restOfLine() throws IOException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(80);
    for (int octet = next(); octet != '\n'; octet = next()) {
      rest.write(octet);
    }
    lineOctets = 0;
    byte[] line = rest.toByteArray();
    boolean endsInReturn = line.length > 0 && line[line.length - 1] == '\r';
    return endsInReturn ? Arrays.copyOf(line, line.length - 1) : line;
  }

  /** The next so many octets. */
  void copy(long octets, BodyTarget target) throws IOException {
    long left = octets;
    while (left > 0) {
      if (position == limit) {
        fill();
      }
      int length = (int) Math.min(left, limit - position);
      target.write(buffer, position, length);
      position += length;
      left -= length;
    }
    lineOctets = 0;
  }

  /** The next so many octets, which nobody wants. */
  void skip(long octets) throws IOException {
    long left = octets;
    while (left > 0) {
      if (position == limit) {
        fill();
      }
      int length = (int) Math.min(left, limit - position);
      position += length;
      left -= length;
    }
    lineOctets = 0;
  }

  private void fill() throws IOException {
    int read = in.read(buffer, 0, buffer.length);
    if (read <= 0) {
      throw new EOFException("the server closed the connection");
    }
    position = 0;
    limit = read;
  }
}
