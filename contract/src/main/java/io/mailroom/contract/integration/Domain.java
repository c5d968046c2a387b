package io.mailroom.contract.integration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The mail domain or subdomain that an integration serves; one integration has it, no other.
 *
 * <p>Shape: lower case ASCII (an internationalised name in its A-label form), at least two labels,
 * 253 characters at most. Source: RFC 1035, 2.3.1; RFC 5890.
 */
public record Domain(@JsonValue String value) {
  private static final Pattern SHAPE =
      Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Domain {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "domain '" + value + "' (expected a name such as support.example.org)");
    }
  }

  /**
   * Reads a domain as a person writes it: any case, Unicode allowed.
   *
   * @throws IllegalArgumentException if it is no domain name
   */
  public static Domain parse(String text) {
    return new Domain(IDN.toASCII(text.strip()).toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return value;
  }
}
