package io.mailroom.contract.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "2001::1",
        "2001:2::1",
        "2001:db8::1",
        "3fff::1",
        "64:ff9b:1::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1",
        "2002:a00:1::1"
      })
  void addressThatIsNotPublicIsRefused(String address) {
    assertThat(PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.0.0.1",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "64:ff9b::101:101",
        "2002:101:101::1"
      })
  void publicAddressIsAllowed(String address) {
    assertThat(PUBLIC_ONLY.allows(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000ffff7f000001", // mapped
        "0000000000000000000000007f000001", // compatible
        "0000000000000000ffff00007f000001" // translated, RFC 2765
      })
  void loopbackInsideAnIpv6AddressIsRefused(String octets) throws UnknownHostException {
    // Given: the JVM turns some of them into IPv4 unless it is kept from it
    InetAddress address = Inet6Address.getByAddress(null, HexFormat.of().parseHex(octets), -1);

    assertThat(PUBLIC_ONLY.allows(address)).isFalse();
  }

  @Test
  void operatorAllowsRangesBeyondThePublicOnes() {
    // Given
    AddressPolicy policy = new AddressPolicy(List.of("127.0.0.0/8", "10.1.128.0/17", "fd00::/8"));

    // When, Then
    assertThat(policy.allows(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(policy.allows(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isTrue();
    assertThat(policy.allows(InetAddress.ofLiteral("10.1.200.1"))).isTrue();
    assertThat(policy.allows(InetAddress.ofLiteral("10.1.127.255"))).isFalse();
    assertThat(policy.allows(InetAddress.ofLiteral("fd12::1"))).isTrue();
    assertThat(policy.allows(InetAddress.ofLiteral("fc12::1"))).isFalse();
    assertThat(policy.allows(InetAddress.ofLiteral("1.1.1.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.1/8",
        "10.0/8",
        "010.0.0.0/8",
        "256.0.0.0/8",
        "0x7f.0.0.0/8",
        "2130706432/8",
        "localhost/8",
        " 10.0.0.0/8",
        "10.0.0.0/8 ",
        "fd00::/129",
        "fd00::1/8",
        "fe80::%1/10",
        "::ffff:10.0.0.0/104",
        "[fd00::]/8",
        "10.0.0.0/255.0.0.0"
      })
  void rangeThatIsNotStrictCidrStopsTheStart(String range) {
    assertThatThrownBy(() -> new AddressPolicy(List.of(range)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("address range '%s'".formatted(range));
  }
}
