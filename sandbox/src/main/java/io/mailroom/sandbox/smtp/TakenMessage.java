package io.mailroom.sandbox.smtp;

import java.util.List;

/**
 * A message that came up to the final dot.
 *
 * @param sender of MAIL, without angle brackets; empty for the null return path
 * @param recipients that were accepted
 * @param octets as the client meant them, each as one character (ISO 8859-1): dots unstuffed, the
 *     line with the final dot left out
 */
public record TakenMessage(String sender, List<String> recipients, String octets) {
  public TakenMessage {
    recipients = List.copyOf(recipients);
  }
}
