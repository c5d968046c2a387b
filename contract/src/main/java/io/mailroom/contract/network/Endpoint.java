package io.mailroom.contract.network;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A server that an administrator named.
 *
 * <p>Shape: a host name in ASCII and lower case (an international name becomes its A-labels, RFC
 * 5890), or an address literal (IPv6 without brackets and zone); port 1..65535.
 */
public record Endpoint(String host, int port) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  /**
   * Brings the host into its one form.
   *
   * @throws IllegalArgumentException if the host is neither, or the port is out of range
   */
  public Endpoint {
    host = ascii(host);
    if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "host '%s' (expected a name such as imap.example.org)".formatted(host));
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port %d (expected 1..65535)".formatted(port));
    }
  }

  /**
   * Whether the host is a name that can be sent in SNI, where addresses have no place (RFC 6066,
   * section 3).
   */
  boolean isNamed() {
    return host.indexOf(':') < 0 && !host.matches("[0-9.]+");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? "%s:%d" : "[%s]:%d").formatted(host, port);
  }

  private static String ascii(String host) {
    if (host.indexOf(':') >= 0) {
      return host.toLowerCase(Locale.ROOT);
    }
    try {
      return IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "host '%s' (expected a name such as imap.example.org)".formatted(host), e);
    }
  }
}
