package io.mailroom.ingest.mime.codec;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The octets of a part as its author meant them, decoded while they are read. */
public final class DecodedOctets extends FilterInputStream {
  private static final int PIECE = 8 * 1024;

  private final TransferDecoder decoder;
  private final byte[] encoded;
  private final byte[] decoded;
  private int position;
  private int limit;
  private boolean ended;

  private DecodedOctets(InputStream in, TransferDecoder decoder) {
    super(in);
    this.decoder = decoder;
    this.encoded = new byte[PIECE];
    this.decoded = new byte[PIECE + TransferDecoder.CARRIED];
  }

  /**
   * Decodes a part.
   *
   * @param transferEncoding any name; unknown ones change nothing
   */
  public static InputStream of(InputStream part, String transferEncoding) {
    TransferDecoder decoder = TransferDecoder.of(transferEncoding);
    return decoder == null ? part : new DecodedOctets(part, decoder);
  }

  /** Whether it is known what a transfer encoding of this name means. */
  public static boolean isKnown(String transferEncoding) {
    return TransferDecoder.PLAIN.contains(transferEncoding)
        || TransferDecoder.of(transferEncoding) != null;
  }

  /** Decodes base64 that is in memory. */
  public static byte[] base64(byte[] encoded) {
    return inMemory(encoded, new Base64Decoder());
  }

  /** Decodes quoted-printable that is in memory. */
  public static byte[] quotedPrintable(byte[] encoded) {
    return inMemory(encoded, new QuotedPrintableDecoder());
  }

  private static byte[] inMemory(byte[] encoded, TransferDecoder decoder) {
    byte[] decoded = new byte[encoded.length + TransferDecoder.CARRIED];
    int length = decoder.decode(encoded, 0, encoded.length, decoded);
    byte[] rest = new byte[TransferDecoder.CARRIED];
    int carried = decoder.finish(rest);
    System.arraycopy(rest, 0, decoded, length, carried);
    return Arrays.copyOf(decoded, length + carried);
  }

  @Override
  public int read() throws IOException {
    return fill() ? decoded[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(decoded, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == limit && !ended) {
      int count = in.read(encoded, 0, encoded.length);
      position = 0;
      ended = count == -1;
      limit = ended ? decoder.finish(decoded) : decoder.decode(encoded, 0, count, decoded);
    }
    return position < limit;
  }
}
