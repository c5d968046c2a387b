package io.mailroom.ingest.mime.codec;

/**
 * Quoted-printable piece by piece. Line ends stay as they are; an equals sign that begins neither
 * an octet nor a soft line break stands for itself; blanks before a line end are kept, as mail
 * clients do. Source: RFC 2045, 6.7.
 */
final class QuotedPrintableDecoder implements TransferDecoder {
  private enum State {
    TEXT,
    EQUALS,
    HALF_OCTET,
    SOFT_BREAK
  }

  private State state = State.TEXT;
  private byte first;

  @Override
  public int decode(byte[] octets, int offset, int length, byte[] target) {
    int end = offset + length;
    int written = 0;
    for (int i = offset; i < end; i++) {
      byte octet = octets[i];
      switch (state) {
        case TEXT -> written = text(octet, target, written);
        case EQUALS -> written = afterEquals(octet, target, written);
        case HALF_OCTET -> {
          int low = Character.digit(octet, 16);
          if (low >= 0) {
            target[written++] = (byte) (Character.digit(first, 16) << 4 | low);
            state = State.TEXT;
          } else {
            target[written++] = '=';
            target[written++] = first;
            written = text(octet, target, written);
          }
        }
        case SOFT_BREAK -> {
          if (octet == '\n') {
            state = State.TEXT;
          } else if (octet != ' ' && octet != '\t' && octet != '\r') {
            written = text(octet, target, written);
          }
        }
      }
    }
    return written;
  }

  @Override
  public int finish(byte[] target) {
    int written = 0;
    if (state == State.HALF_OCTET) {
      target[written++] = '=';
      target[written++] = first;
    }
    state = State.TEXT;
    return written;
  }

  private int text(byte octet, byte[] target, int written) {
    if (octet == '=') {
      state = State.EQUALS;
      return written;
    }
    state = State.TEXT;
    target[written] = octet;
    return written + 1;
  }

  private int afterEquals(byte octet, byte[] target, int written) {
    if (Character.digit(octet, 16) >= 0) {
      first = octet;
      state = State.HALF_OCTET;
      return written;
    }
    switch (octet) {
      case '\n' -> state = State.TEXT;
      case '\r', ' ', '\t' -> state = State.SOFT_BREAK;
      default -> {
        target[written] = '=';
        return text(octet, target, written + 1);
      }
    }
    return written;
  }
}
