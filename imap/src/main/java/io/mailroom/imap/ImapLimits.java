package io.mailroom.imap;

import java.time.Duration;

/**
 * How long a server may take, and how much it may send.
 *
 * @param opening for a name, a connection, TLS, the greeting and the login together
 * @param answer from a command, or from one answer to the next, to a whole answer; a message may
 *     take longer, see {@code octetsPerSecond}
 * @param farewell for the end of an IDLE, and for a LOGOUT
 * @param messageOctets the largest message that is read, in octets
 * @param octetsPerSecond the least rate at which a message is to arrive, beyond {@code answer}
 */
public record ImapLimits(
    Duration opening,
    Duration answer,
    Duration farewell,
    long messageOctets,
    long octetsPerSecond) {

  public static final ImapLimits USUAL =
      new ImapLimits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          256L << 20,
          16L << 10);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public ImapLimits {
    if (!opening.isPositive()
        || !answer.isPositive()
        || !farewell.isPositive()
        || messageOctets < 1
        || octetsPerSecond < 1) {
      throw new IllegalArgumentException(
          "limits %s %s %s %d %d (expected all positive)"
              .formatted(opening, answer, farewell, messageOctets, octetsPerSecond));
    }
  }
}
