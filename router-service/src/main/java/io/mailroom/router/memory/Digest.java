package io.mailroom.router.memory;

import java.util.HexFormat;

/** Sixteen octets, which stand as 32 lower case hex digits in records, at a quarter of the room. */
record Digest(long high, long low) {
  private static final int HALF = 16;
  private static final HexFormat HEX = HexFormat.of();

  /**
   * Reads the digits.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  static Digest of(String hex) {
    if (hex.length() != 2 * HALF) {
      throw new IllegalArgumentException("digest '" + hex + "' (expected 32 hex digits)");
    }
    return new Digest(
        HexFormat.fromHexDigitsToLong(hex, 0, HALF),
        HexFormat.fromHexDigitsToLong(hex, HALF, 2 * HALF));
  }

  String hex() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
