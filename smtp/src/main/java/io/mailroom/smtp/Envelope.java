package io.mailroom.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a message comes from and who gets it, whatever its headers say.
 *
 * <p>Shape of an address: {@link #isAddress}.
 *
 * @param sender where bounces go; null for the null return path {@code <>} of what nobody is to
 *     bounce (RFC 3834, section 3.3)
 * @param recipients at least one
 */
public record Envelope(@Nullable String sender, List<String> recipients) {

  /** RFC 5321, section 4.5.3.1.3, without the angle brackets. */
  private static final int MOST_OCTETS = 254;

  /**
   * Checks every address, for they become part of commands (FAILURES J5).
   *
   * @throws IllegalArgumentException if one is none, or there are no recipients
   */
  public Envelope {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("an envelope without recipients");
    }
    if (sender != null && !isAddress(sender)) {
      throw new IllegalArgumentException("a sender that is no address");
    }
    if (!recipients.stream().allMatch(Envelope::isAddress)) {
      throw new IllegalArgumentException("a recipient that is no address");
    }
  }

  /**
   * Whether this can stand in an envelope: a local part and a domain around the last {@code @}, at
   * most 254 octets of UTF-8, and no white space, no angle bracket, nothing that cannot be seen
   * (controls, directions, lone surrogates). What a server makes of it is its business.
   */
  public static boolean isAddress(String text) {
    int at = text.lastIndexOf('@');
    return at > 0
        && at < text.length() - 1
        && text.getBytes(UTF_8).length <= MOST_OCTETS
        && text.codePoints().allMatch(Envelope::mayStandInAnAddress);
  }

  /** Whether an address has characters beyond ASCII, for which a server needs SMTPUTF8. */
  public static boolean isInternational(String address) {
    return address.chars().anyMatch(character -> character > 0x7e);
  }

  private static boolean mayStandInAnAddress(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> character != '<' && character != '>';
    };
  }
}
