package io.mailroom.ingest.mime.header;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the header of a message from its octets: any line end, any length, any number. What is
 * beyond the limits is read past and not kept, so that a header of any size costs a bounded amount
 * of memory and the body is still found. One thread uses it, once.
 */
public final class HeaderReader {
  /** Octets of one field that are kept. Recipients' lists reach tens of thousands. */
  private static final int FIELD = 64 * 1024;

  /** Octets of all fields that are kept. */
  private static final int ALL = 256 * 1024;

  private static final int COUNT = 1_000;
  private static final int LONGEST_NAME = 128;

  private final InputStream in;
  private final byte[] buffer = new byte[8 * 1024];
  private int position;
  private int limit;

  private final List<RawHeader> fields = new ArrayList<>();
  private byte[] field = new byte[256];
  private int length;
  private int kept;
  private boolean cut;
  private boolean malformed;

  private HeaderReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads up to the empty line that ends the header, or to the end.
   *
   * @throws IOException if the octets cannot be read; never because of what they are
   */
  public static HeaderBlock read(InputStream message) throws IOException {
    HeaderReader reader = new HeaderReader(message);
    boolean more = reader.fill();
    if (more && reader.endsLinesWithCarriageReturns()) {
      reader = new HeaderReader(new LineFeeds(reader.rest()));
      more = reader.fill();
    }
    if (more) {
      reader.skipLeadingEmptyLines();
      reader.readFields();
    }
    return new HeaderBlock(reader.fields, reader.cut, reader.malformed, reader.rest());
  }

  private void readFields() throws IOException {
    while (fill()) {
      byte first = buffer[position];
      boolean continues = first == ' ' || first == '\t';
      if (!continues) {
        endField();
      }
      boolean empty = readLine();
      if (empty && !continues) {
        return;
      }
    }
    endField();
  }

  /** Adds the next line to the field; says whether it was empty. */
  private boolean readLine() throws IOException {
    boolean empty = true;
    while (fill()) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(position, end);
      empty &= end == position || (end == position + 1 && buffer[position] == '\r');
      position = end;
      if (end < limit) {
        position++;
        break;
      }
    }
    if (length > 0 && field[length - 1] == '\r') {
      length--;
    }
    return empty;
  }

  private void append(int from, int to) {
    int room = Math.min(FIELD, ALL - kept) - length;
    int count = Math.min(to - from, room);
    cut |= count < to - from;
    if (length + count > field.length) {
      field = Arrays.copyOf(field, Math.max(length + count, 2 * field.length));
    }
    System.arraycopy(buffer, from, field, length, count);
    length += count;
  }

  private void endField() {
    if (length == 0) {
      return;
    }
    if (fields.size() == COUNT) {
      cut = true;
    } else {
      String line = new String(field, 0, length, StandardCharsets.ISO_8859_1);
      int colon = line.indexOf(':');
      if (colon > 0 && colon <= LONGEST_NAME) {
        fields.add(
            new RawHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        kept += length;
      } else {
        malformed |= !(fields.isEmpty() && isMailboxSeparator(line));
      }
    }
    length = 0;
  }

  private static boolean isMailboxSeparator(String line) {
    return line.startsWith("From ") || line.startsWith(">From ");
  }

  /** Some relays put empty lines before the header; a message with no header begins with one. */
  private void skipLeadingEmptyLines() {
    int start = position;
    while (start < limit && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
    int colon = start;
    while (colon < limit && buffer[colon] > ' ' && buffer[colon] != ':') {
      colon++;
    }
    if (start > position && colon > start && colon < limit && buffer[colon] == ':') {
      position = start;
      malformed = true;
    }
  }

  private boolean endsLinesWithCarriageReturns() {
    boolean seen = false;
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return false;
      }
      seen |= buffer[i] == '\r';
    }
    return seen;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(in.readNBytes(buffer, 0, buffer.length), 0);
    }
    return position < limit;
  }

  private InputStream rest() {
    return new SequenceInputStream(
        new ByteArrayInputStream(buffer, position, limit - position), in);
  }

  /** Old Macintosh line ends as those that the rest of the parser knows. */
  private static final class LineFeeds extends FilterInputStream {
    LineFeeds(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int octet = in.read();
      return octet == '\r' ? '\n' : octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      for (int i = offset; i < offset + count; i++) {
        if (target[i] == '\r') {
          target[i] = '\n';
        }
      }
      return count;
    }
  }
}
