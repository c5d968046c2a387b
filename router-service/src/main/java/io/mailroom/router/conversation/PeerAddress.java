package io.mailroom.router.conversation;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to, taken apart.
 *
 * @param local lower case: mailboxes that differ in case only are one in practice
 * @param domain lower case, an internationalised name in its A-label form
 */
public record PeerAddress(String local, String domain) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "([^\\s\\p{Cntrl}<>@,;:\"()\\[\\]\\\\]{1,64})@([^\\s\\p{Cntrl}<>@,;:\"()_]{1,253})");

  /** Reads what an email has as an address; nothing if mail could not be sent there. */
  public static Optional<PeerAddress> parse(String text) {
    var matcher = SHAPE.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      var domain = IDN.toASCII(matcher.group(2)).toLowerCase(Locale.ROOT);
      return domain.indexOf('.') < 1 || domain.endsWith(".")
          ? Optional.empty()
          : Optional.of(new PeerAddress(matcher.group(1).toLowerCase(Locale.ROOT), domain));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The same mailbox without what a person put behind a plus sign to sort mail (RFC 5233). */
  public PeerAddress withoutTag() {
    int plus = local.indexOf('+');
    return plus < 1 ? this : new PeerAddress(local.substring(0, plus), domain);
  }

  @Override
  public String toString() {
    return local + "@" + domain;
  }
}
