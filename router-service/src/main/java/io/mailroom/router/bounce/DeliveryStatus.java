package io.mailroom.router.bounce;

import io.mailroom.router.bounce.Report.Failure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A delivery status, as a mail server writes it for machines. Source: RFC 3464, 2; RFC 6533, 3 for
 * addresses beyond ASCII.
 *
 * @param groups about the message first, then about each recipient
 */
record DeliveryStatus(List<HeaderLines> groups) {
  private static final Pattern STATUS = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
  private static final Pattern WORD = Pattern.compile("[a-z]+");
  private static final Pattern CODE_POINT = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{2,6})}");

  static DeliveryStatus parse(String text) {
    return new DeliveryStatus(HeaderLines.groups(text));
  }

  /** Who will never get the message; a delay, a relay and a delivery are no failures. */
  List<Failure> failures() {
    return groups.stream().filter(DeliveryStatus::isFailure).map(DeliveryStatus::failure).toList();
  }

  /** The Message-ID of the message, where the server repeats it, as Google's do. */
  List<String> messages() {
    return groups.stream().flatMap(each -> each.ids("x-original-message-id").stream()).toList();
  }

  private static boolean isFailure(HeaderLines group) {
    if (Stream.of("final-recipient", "original-recipient", "x-actual-recipient")
        .noneMatch(group.fields()::containsKey)) {
      return false;
    }
    return group
        .field("action")
        .map(action -> WORD.matcher(action.toLowerCase(Locale.ROOT)))
        .filter(word -> word.find())
        .map(word -> word.group().equals("failed"))
        .orElseGet(() -> status(group).filter(status -> status.startsWith("5")).isPresent());
  }

  private static Failure failure(HeaderLines group) {
    var address =
        group
            .field("original-recipient")
            .flatMap(DeliveryStatus::address)
            .or(() -> group.field("final-recipient").flatMap(DeliveryStatus::address));
    return new Failure(
        address.orElse(null),
        status(group).orElse(null),
        group.field("diagnostic-code").orElse(null));
  }

  private static Optional<String> status(HeaderLines group) {
    return group
        .field("status")
        .map(STATUS::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1));
  }

  /**
   * The address in {@code rfc822; ann@example.org}. Of xtext (RFC 3461, 4) only what an address has
   * is undone, for many write a plus sign as it is.
   */
  private static Optional<String> address(String typed) {
    var text = typed.substring(typed.indexOf(';') + 1).strip();
    var bare =
        text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    var address =
        CODE_POINT
            .matcher(bare.replace("+2B", "+").replace("+3D", "="))
            .replaceAll(match -> {
              int codePoint = Integer.parseInt(match.group(1), 16);
              return Character.isValidCodePoint(codePoint) && codePoint > 0x7f
                  ? Character.toString(codePoint)
                  : "?";
            });
    return address.indexOf('@') > 0 ? Optional.of(address) : Optional.empty();
  }
}
