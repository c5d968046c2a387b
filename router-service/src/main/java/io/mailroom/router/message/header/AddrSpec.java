package io.mailroom.router.message.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address as it goes over the wire. Source: RFC 5321, 4.1.2; RFC 6531, 3.3.
 *
 * <p>Shape: a dot-atom, which may have characters beyond ASCII, or a quoted string; {@code @}; a
 * domain name in ASCII, an internationalised one in its A-label form. At most 64 octets before the
 * {@code @} and 254 in all.
 */
public record AddrSpec(String value) {
  private static final String ATOM =
      "[\\w!#$%&'*+/=?^`{|}~\\-\\x{a1}-\\x{d7ff}\\x{e000}-\\x{10ffff}]+";
  private static final Pattern LOCAL =
      Pattern.compile(ATOM + "(\\." + ATOM + ")*|\"([ !#-\\[\\]-~]|\\\\[ -~])*\"");
  private static final Pattern DOMAIN =
      Pattern.compile("([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)*[a-zA-Z0-9-]{1,63}");

  /**
   * Characters that IDNA of 2003, which Java knows, maps to others, and IDNA of 2008 does not: the
   * mail would go to somebody else's domain.
   */
  private static final Pattern DEVIATING = Pattern.compile("[\\x{df}\\x{3c2}\\x{200c}\\x{200d}]");

  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;

  /** Reads an address as people write it; nothing if it is none that mail can be sent to. */
  public static Optional<AddrSpec> parse(String text) {
    int at = text.lastIndexOf('@');
    if (at < 1 || isUnseen(text)) {
      return Optional.empty();
    }
    String local = text.substring(0, at);
    String domain = text.substring(at + 1);
    if (!LOCAL.matcher(local).matches()
        || local.getBytes(UTF_8).length > LONGEST_LOCAL
        || DEVIATING.matcher(domain).find()) {
      return Optional.empty();
    }
    return ascii(domain)
        .map(name -> local + "@" + name)
        .filter(address -> address.getBytes(UTF_8).length <= LONGEST)
        .map(AddrSpec::new);
  }

  /** Whether a server needs SMTPUTF8 for it. */
  public boolean isInternational() {
    return value.chars().anyMatch(each -> each > 0x7e);
  }

  @Override
  public String toString() {
    return value;
  }

  private static Optional<String> ascii(String domain) {
    try {
      return Optional.of(IDN.toASCII(domain)).filter(name -> DOMAIN.matcher(name).matches());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static boolean isUnseen(String text) {
    return text.codePoints()
        .anyMatch(each ->
            switch (Character.getType(each)) {
              case Character.CONTROL,
                  Character.FORMAT,
                  Character.SURROGATE,
                  Character.UNASSIGNED,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR ->
                  true;
              case Character.SPACE_SEPARATOR -> each != ' ';
              default -> false;
            });
  }
}
