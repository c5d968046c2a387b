package io.mailroom.contract.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses a host that an administrator named may have: public ones, and those the operator
 * allows beyond them ({@code mailroom.network.allowed}).
 *
 * <p>Public is what the registries of special-purpose addresses leave (IANA, RFC 6890 and its
 * successors). An IPv6 address that carries an IPv4 address (mapped, compatible, NAT64, 6to4) is
 * judged by the one it carries, for that is where the connection ends. Immutable; any thread.
 */
public final class AddressPolicy {

  private static final List<AddressRange> NOT_PUBLIC =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers
          "127.0.0.0/8", // loopback
          "169.254.0.0/16", // link-local, and the clouds' metadata
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /** Of IPv6 only the global unicast block is public, less what is set apart within it. */
  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

  private static final List<AddressRange> NOT_PUBLIC_IPV6 =
      ranges(
          "2001::/23", // protocol assignments, Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2620:4f:8000::/48", // AS112
          "3fff::/20"); // documentation

  private static final AddressRange MAPPED_OR_COMPATIBLE = AddressRange.parse("::/80");
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

  private final List<AddressRange> allowed;

  /**
   * Allows the public addresses and these.
   *
   * @param allowed blocks beyond the public addresses, in strict CIDR such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one of them is not strict CIDR
   */
  public AddressPolicy(List<String> allowed) {
    this.allowed = allowed.stream().map(AddressRange::parse).toList();
  }

  /** Whether a connection to this address may be opened. */
  public boolean allows(InetAddress address) {
    return allows(address.getAddress());
  }

  private boolean allows(byte[] address) {
    if (contains(allowed, address)) {
      return true;
    }
    if (address.length == 4) {
      return !contains(NOT_PUBLIC, address);
    }
    if (MAPPED_OR_COMPATIBLE.contains(address) || NAT64.contains(address)) {
      return allows(Arrays.copyOfRange(address, 12, 16));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return allows(Arrays.copyOfRange(address, 2, 6));
    }
    return GLOBAL_UNICAST.contains(address) && !contains(NOT_PUBLIC_IPV6, address);
  }

  private static boolean contains(List<AddressRange> ranges, byte[] address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }
}
