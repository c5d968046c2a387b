package io.mailroom.contract.digest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The first half of a SHA-256, which names what it was made of.
 *
 * <p>Shape: 16 octets, which stand as 32 lower case hex digits in records; here they take a quarter
 * of that room, for a router holds millions.
 *
 * @param high the first 8 octets, as a big-endian number
 * @param low the other 8
 */
public record Sha256Prefix(long high, long low) {
  private static final int HALF = 16;
  private static final HexFormat HEX = HexFormat.of();

  /** Of a text, in UTF-8. */
  public static Sha256Prefix of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** Of octets. */
  public static Sha256Prefix of(byte[] octets) {
    var digest = ByteBuffer.wrap(Sha256.digest().digest(octets));
    return new Sha256Prefix(digest.getLong(), digest.getLong());
  }

  /**
   * Reads the digits.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static Sha256Prefix parse(String hex) {
    if (hex.length() != 2 * HALF) {
      throw new IllegalArgumentException("SHA-256 prefix '" + hex + "' (expected 32 hex digits)");
    }
    return new Sha256Prefix(
        HexFormat.fromHexDigitsToLong(hex, 0, HALF),
        HexFormat.fromHexDigitsToLong(hex, HALF, 2 * HALF));
  }

  /** The digits. */
  @Override
  public String toString() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }
}
