package io.mailroom.router.message;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Lets pass what may be sent: lines of at most 998 octets, each ended by CR LF, without NUL and
 * without a CR or LF elsewhere, which servers disagree about (FAILURES J7, J13).
 */
final class StrictLines extends FilterOutputStream {
  private static final int LONGEST = 998;

  private long size;
  private int inLine;
  private boolean isAfterCr;
  private boolean isAsciiOnly;

  StrictLines(OutputStream out) {
    super(out);
  }

  /** From here on only ASCII may come. */
  void asciiOnly() {
    isAsciiOnly = true;
  }

  @Override
  public void write(int octet) throws IOException {
    check((byte) octet);
    out.write(octet);
  }

  @Override
  public void write(byte[] octets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      check(octets[i]);
    }
    out.write(octets, offset, length);
  }

  /** Ends the last line, if it is not ended, and says how many octets came. */
  long end() throws IOException {
    if (inLine > 0 || isAfterCr) {
      write('\r');
      write('\n');
    }
    flush();
    return size;
  }

  /** The server's stream stays open. */
  @Override
  public void close() throws IOException {
    flush();
  }

  private void check(byte octet) throws IOException {
    size++;
    if (isAfterCr != (octet == '\n') || octet == 0 || (isAsciiOnly && octet < 0)) {
      throw unfit("octet " + (octet & 0xff));
    }
    isAfterCr = octet == '\r';
    inLine = octet == '\n' ? 0 : inLine + (isAfterCr ? 0 : 1);
    if (inLine > LONGEST) {
      throw unfit("a line of more than " + LONGEST + " octets");
    }
  }

  private IOException unfit(String what) {
    return new IOException(what + " at " + size + " of a composed reply");
  }
}
