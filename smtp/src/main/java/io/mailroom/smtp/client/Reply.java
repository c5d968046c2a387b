package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.smtp.SmtpResult.Verdict;
import java.util.regex.Pattern;

/**
 * A server's answer. Source: RFC 5321, section 4.2; enhanced codes: RFC 3463.
 *
 * @param code 200..599
 * @param text the whole answer in one line, code first; at most 500 characters, none a control
 */
record Reply(int code, String text) {

  /** The server wants a login first (RFC 4954, section 6). */
  static final int LOGIN_NEEDED = 530;

  /** It ends the connection. */
  private static final int CLOSING = 421;

  private static final int GO_ON = 354;
  private static final int TOO_MUCH = 552;
  private static final String TOO_MANY_RECIPIENTS = " 5.5.3 ";

  private static final int MOST_CHARACTERS = 500;

  /** What each line but the first repeats. */
  private static final Pattern REPEATED = Pattern.compile("\n\\d{3}[- ]([245]\\.\\d+\\.\\d+ )?");

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

  /**
   * Cleans an answer.
   *
   * @param response lines separated by LF, one character for each octet
   */
  static Reply of(int code, String response) {
    return new Reply(code, cleaned(response));
  }

  boolean isPositive() {
    return code < 300;
  }

  boolean isGoOn() {
    return code == GO_ON;
  }

  boolean isPermanent() {
    return code >= 500;
  }

  /** Whether any other command would be answered like this. */
  boolean isOfServer() {
    return code == CLOSING || code == LOGIN_NEEDED;
  }

  /**
   * What it means for a recipient. Too many recipients at once is no refusal, though its code says
   * so (RFC 5321, section 4.5.3.1.10).
   */
  Verdict verdict() {
    if (isPositive()) {
      return Verdict.ACCEPTED;
    }
    boolean isTooMany = code == TOO_MUCH && text.contains(TOO_MANY_RECIPIENTS);
    return isPermanent() && !isTooMany ? Verdict.REFUSED : Verdict.DEFERRED;
  }

  /** A foreign text in one line: cut, and without what cannot be seen. */
  static String cleaned(String response) {
    String text =
        new String(response.strip().getBytes(ISO_8859_1), UTF_8).replaceFirst("^(\\d{3})-", "$1 ");
    String line = UNSEEN.matcher(REPEATED.matcher(text).replaceAll(" ")).replaceAll(" ");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS);
  }
}
