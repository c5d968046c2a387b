package io.mailroom.ingest.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The octets of a message, part by part: reading ends where the current part ends. One pass over
 * one buffer, however deep the parts lie. A delimiter is a line that holds the boundary and nothing
 * else; the line end before it belongs to it (RFC 2046, 5.1.1). A delimiter of an outer multipart
 * ends the inner ones. One thread uses it.
 *
 * <pre>
 *  buffer:  …read… | position … decided | not yet known whether a delimiter begins here … limit |
 * </pre>
 */
final class MessageOctets extends InputStream {
  private static final int BUFFER = 16 * 1024;

  /** A longer line is no delimiter. */
  private static final int LONGEST_DELIMITER = 1_024;

  private static final int NO_LEVEL = -1;

  private final InputStream raw;
  private boolean mapsCarriageReturns;
  private final boolean hadEmptyLines;
  private final byte[] buffer = new byte[BUFFER];
  private final List<byte[]> delimiters = new ArrayList<>();
  private int position;
  private int decided;
  private int limit;
  private boolean atEnd;
  private boolean atLineStart = true;

  /** The part is over; by a delimiter of this level, or with the message. */
  private boolean partEnded;

  private int endedBy = NO_LEVEL;
  private boolean closes;

  /**
   * Begins with the first line of the message that is not empty, if that is a header field: some
   * relays put empty lines before the header.
   */
  MessageOctets(InputStream raw) throws IOException {
    this.raw = raw;
    fill();
    if (hasOnlyCarriageReturns()) {
      this.mapsCarriageReturns = true;
      mapCarriageReturns(0, limit);
    }
    int first = firstField();
    this.hadEmptyLines = first > 0;
    this.position = first;
    this.decided = first;
  }

  boolean hadEmptyLines() {
    return hadEmptyLines;
  }

  /**
   * From here on, where a header has just been read, the current part consists of parts.
   *
   * @param boundary a character for each octet, not empty, at most a few hundred
   */
  void enter(String boundary) {
    delimiters.add(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
    decided = position;
    atLineStart = true;
  }

  /**
   * Goes to the next part of the multipart entered last; past its last part, leaves it.
   *
   * @return whether there is one
   */
  boolean nextPart() throws IOException {
    int level = delimiters.size() - 1;
    do {
      position = decided;
    } while (advance());
    boolean mine = endedBy == level;
    if (mine) {
      partEnded = false;
      endedBy = NO_LEVEL;
    }
    if (mine && !closes) {
      return true;
    }
    delimiters.remove(level);
    return false;
  }

  @Override
  public int read() throws IOException {
    return position < decided || advance() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == decided && !advance()) {
      return -1;
    }
    int count = Math.min(length, decided - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  /** Finds more octets of the part, all that were decided having been read. */
  private boolean advance() throws IOException {
    while (!partEnded && position == decided) {
      if (!decide()) {
        if (atEnd) {
          partEnded = true;
        } else {
          fill();
        }
      }
    }
    return position < decided;
  }

  /** Looks at what is in the buffer; false if more of it is needed to decide anything. */
  private boolean decide() {
    if (delimiters.isEmpty()) {
      return decideUpTo(limit);
    }
    int line = atLineStart ? position : lineAfter(position);
    while (line >= 0) {
      if (!isKnown(line)) {
        return decideUpTo(lineEndBefore(line));
      }
      if (isDelimiter(line)) {
        if (!decideUpTo(lineEndBefore(line))) {
          pass(line);
        }
        return true;
      }
      line = lineAfter(line);
    }
    boolean halfLineEnd = !atEnd && limit > position && buffer[limit - 1] == '\r';
    return decideUpTo(halfLineEnd ? limit - 1 : limit);
  }

  private boolean decideUpTo(int end) {
    decided = end;
    atLineStart &= decided == position;
    return decided > position;
  }

  private int lineAfter(int from) {
    for (int i = from; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int lineEndBefore(int line) {
    int end = line > position ? line - 1 : line;
    return end > position && end < line && buffer[end - 1] == '\r' ? end - 1 : end;
  }

  /** Whether enough of a line is in the buffer to tell whether it is a delimiter. */
  private boolean isKnown(int line) {
    int length = limit - line;
    return atEnd
        || length > LONGEST_DELIMITER
        || (length >= 2 && !startsWithHyphens(line, limit))
        || lineAfter(line) >= 0;
  }

  private boolean startsWithHyphens(int from, int to) {
    return to - from >= 2 && buffer[from] == '-' && buffer[from + 1] == '-';
  }

  /** Whether a line parts parts, and which; of equal boundaries the innermost counts. */
  private boolean isDelimiter(int line) {
    if (!startsWithHyphens(line, limit)) {
      return false;
    }
    for (int level = delimiters.size() - 1; level >= 0; level--) {
      byte[] delimiter = delimiters.get(level);
      int end = line + delimiter.length;
      if (end <= limit && Arrays.equals(buffer, line, end, delimiter, 0, delimiter.length)) {
        boolean last = startsWithHyphens(end, limit);
        if (isBlank(last ? end + 2 : end)) {
          endedBy = level;
          closes = last;
          return true;
        }
      }
    }
    return false;
  }

  private boolean isBlank(int from) {
    int i = from;
    while (i < limit && (buffer[i] == ' ' || buffer[i] == '\t' || buffer[i] == '\r')) {
      i++;
    }
    return i == limit || buffer[i] == '\n';
  }

  private void pass(int line) {
    int next = lineAfter(line);
    position = next < 0 ? limit : next;
    decided = position;
    atLineStart = true;
    partEnded = true;
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    decided = 0;
    int count = raw.readNBytes(buffer, limit, BUFFER - limit);
    atEnd = count < BUFFER - limit;
    if (mapsCarriageReturns) {
      mapCarriageReturns(limit, limit + count);
    }
    limit += count;
  }

  /** Old Macintosh line ends become those that the rest of the parser knows. */
  private void mapCarriageReturns(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\r') {
        buffer[i] = '\n';
      }
    }
  }

  private boolean hasOnlyCarriageReturns() {
    boolean seen = false;
    for (int i = 0; i < limit; i++) {
      if (buffer[i] == '\n') {
        return false;
      }
      seen |= buffer[i] == '\r';
    }
    return seen;
  }

  private int firstField() {
    int start = 0;
    while (start < limit && (buffer[start] == '\r' || buffer[start] == '\n')) {
      start++;
    }
    int colon = start;
    while (colon < limit && buffer[colon] > ' ' && buffer[colon] != ':') {
      colon++;
    }
    return colon > start && colon < limit && buffer[colon] == ':' ? start : 0;
  }
}
