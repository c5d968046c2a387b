package io.mailroom.ingest.mime.header;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a header from its octets: any length, any number. What is beyond the limits is read past
 * and not kept, so that a header of any size costs a bounded amount of memory and the body is still
 * found. One thread uses it, once.
 */
public final class HeaderReader {
  /** Octets of one field that are kept. Recipients' lists reach tens of thousands. */
  private static final int FIELD = 64 * 1024;

  /** Octets of all fields that are kept. */
  private static final int ALL = 256 * 1024;

  private static final int COUNT = 1_000;
  private static final int LONGEST_NAME = 128;
  private static final int END = -1;

  private final InputStream in;
  private final List<RawHeader> fields = new ArrayList<>();
  private byte[] field = new byte[512];
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
   * @param in is read octet by octet, and no further than that line
   * @throws IOException if the octets cannot be read; never because of what they are
   */
  public static HeaderBlock read(InputStream in) throws IOException {
    HeaderReader reader = new HeaderReader(in);
    boolean inHeader = true;
    while (inHeader) {
      int first = in.read();
      if (first != ' ' && first != '\t') {
        reader.endField();
      }
      inHeader = first != END && reader.readLine(first);
    }
    return new HeaderBlock(reader.fields, reader.cut, reader.malformed);
  }

  /** Adds a line to the field; false if it is the empty one, whatever it has of CRs. */
  private boolean readLine(int first) throws IOException {
    int room = Math.min(FIELD, ALL - kept);
    boolean isEmpty = true;
    boolean isBlank = true;
    for (int octet = first; octet != '\n' && octet != END; octet = in.read()) {
      isEmpty &= octet == '\r';
      isBlank &= octet == ' ' || octet == '\t' || octet == '\r';
      if (length == room) {
        cut = true;
        continue;
      }
      if (length == field.length) {
        field = Arrays.copyOf(field, 2 * length);
      }
      field[length++] = (byte) octet;
    }
    if (length > 0 && field[length - 1] == '\r') {
      length--;
    }
    // Some readers take a line of blanks for the end of the header.
    malformed |= isBlank && !isEmpty;
    return !isEmpty;
  }

  private void endField() {
    if (length == 0) {
      return;
    }
    if (fields.size() == COUNT) {
      cut = true;
    } else {
      addField(new String(field, 0, length, StandardCharsets.ISO_8859_1));
    }
    length = 0;
  }

  private void addField(String line) {
    malformed |= line.indexOf('\0') >= 0 || line.indexOf('\r') >= 0;
    int colon = line.indexOf(':');
    if (colon <= 0 || colon > LONGEST_NAME) {
      malformed |= !(fields.isEmpty() && isMailboxSeparator(line));
    } else {
      fields.add(
          new RawHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
      kept += length;
    }
  }

  private static boolean isMailboxSeparator(String line) {
    return line.startsWith("From ") || line.startsWith(">From ");
  }
}
