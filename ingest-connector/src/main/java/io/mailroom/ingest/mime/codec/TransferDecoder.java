package io.mailroom.ingest.mime.codec;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Undoes one transfer encoding, keeping what is unfinished between pieces. One thread uses it. */
interface TransferDecoder {
  /** A piece of n octets decodes to at most n + this many; as many are left at the end. */
  int CARRIED = 3;

  /**
   * Decodes the next piece.
   *
   * @param target takes the result from 0 on; may not be the array of the piece
   * @return octets written
   */
  int decode(byte[] octets, int offset, int length, byte[] target);

  /** Writes what is left at the end of the part. */
  int finish(byte[] target);

  /** Those that change nothing, as they are spelt. Source: RFC 2045, 6.1. */
  Set<String> PLAIN = Set.of("", "7bit", "8bit", "binary", "7-bit", "8-bit");

  /** For a transfer encoding by its name; null for those that change nothing, and unknown ones. */
  static @Nullable TransferDecoder of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "base64" -> new Base64Decoder();
      case "quoted-printable" -> new QuotedPrintableDecoder();
      default -> null;
    };
  }
}
