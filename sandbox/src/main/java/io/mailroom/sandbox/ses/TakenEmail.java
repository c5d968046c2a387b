package io.mailroom.sandbox.ses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An email that the stub took.
 *
 * @param messageId as the API names it: no angle brackets, no domain
 * @param from of the envelope
 * @param recipients of the envelope
 * @param asked as it was handed over, a character for each octet
 */
public record TakenEmail(String messageId, String from, List<String> recipients, String asked) {
  private static final Pattern DATE = field("Date");
  private static final Pattern MESSAGE_ID = field("Message-ID");

  public TakenEmail {
    recipients = List.copyOf(recipients);
  }

  /**
   * As the recipients get it: SES puts a Message-ID and a Date of its own in place of the sender's.
   *
   * @param domain of the region
   */
  public byte[] delivered(String domain) {
    int end = asked.indexOf("\r\n\r\n") + 2;
    var header = asked.substring(0, end);
    header = DATE.matcher(header).replaceAll("Date: Thu, 1 Jan 2026 00:00:00 +0000\r\n");
    header =
        MESSAGE_ID.matcher(header).replaceAll("Message-ID: <" + messageId + "@" + domain + ">\r\n");
    return (header + asked.substring(end)).getBytes(ISO_8859_1);
  }

  private static Pattern field(String name) {
    return Pattern.compile(
        "^" + name + ":.*\r\n([ \t].*\r\n)*", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  }
}
