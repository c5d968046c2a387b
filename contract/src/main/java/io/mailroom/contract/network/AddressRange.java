package io.mailroom.contract.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A block of addresses: all that share the first {@code bits} bits.
 *
 * <p>Shape: strict CIDR text such as {@code 10.0.0.0/8} or {@code fd00::/8}: a whole address
 * without zone, a slash, the bits, and no bit set behind them. Source: RFC 4632, section 3.1; RFC
 * 4291, section 2.3.
 */
final class AddressRange {

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

  private final byte[] first;
  private final int bits;

  private AddressRange(byte[] first, int bits) {
    this.first = first;
    this.bits = bits;
  }

  /**
   * Parses CIDR.
   *
   * @throws IllegalArgumentException if the text is not strict CIDR
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!(IPV4.matcher(address).matches() || IPV6.matcher(address).matches())
        || !BITS.matcher(length).matches()) {
      throw refused(text);
    }
    byte[] first;
    try {
      first = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      throw refused(text);
    }
    int bits = Integer.parseInt(length);
    if (bits > first.length * 8 || !isZeroBehind(first, bits)) {
      throw refused(text);
    }
    return new AddressRange(first, bits);
  }

  /** Whether the address, 4 or 16 octets, lies in this block. */
  boolean contains(byte[] address) {
    if (address.length != first.length) {
      return false;
    }
    int whole = bits / 8;
    if (!Arrays.equals(address, 0, whole, first, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || (address[whole] ^ first[whole]) >> (8 - rest) == 0;
  }

  private static boolean isZeroBehind(byte[] address, int bits) {
    for (int bit = bits; bit < address.length * 8; bit++) {
      if ((address[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "address range '%s' (expected the first address and its bits, such as 10.0.0.0/8)"
            .formatted(text));
  }
}
