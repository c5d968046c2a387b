package io.mailroom.imap.wire;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes octets on and counts them. Whoever writes to it can neither flush nor close what follows.
 */
final class CountedOctets extends FilterOutputStream {

  private long octets;

  CountedOctets(OutputStream out) {
    super(out);
  }

  long octets() {
    return octets;
  }

  @Override
  public void write(int octet) throws IOException {
    out.write(octet);
    octets++;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
    octets += length;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
