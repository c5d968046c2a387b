package io.mailroom.smtp;

import java.time.Duration;

/**
 * How long a server may take. Source: RFC 5321, section 4.5.3.2.
 *
 * @param opening for a name, a connection and TLS, each time that one is made
 * @param answer for the answer to a command, and for taking a piece of the message
 * @param attempt for everything up to the final dot
 * @param confirmation for the answer to the final dot, beyond the attempt; to give up early is to
 *     send twice (RFC 1047)
 */
public record SmtpLimits(
    Duration opening, Duration answer, Duration attempt, Duration confirmation) {

  public static final SmtpLimits USUAL =
      new SmtpLimits(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofMinutes(10));

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if one of them is not positive
   */
  public SmtpLimits {
    if (!opening.isPositive()
        || !answer.isPositive()
        || !attempt.isPositive()
        || !confirmation.isPositive()) {
      throw new IllegalArgumentException(
          "limits %s %s %s %s (expected all positive)"
              .formatted(opening, answer, attempt, confirmation));
    }
  }

  /** The same, but with so long a wait for the answer to the final dot. */
  public SmtpLimits withConfirmation(Duration longest) {
    return new SmtpLimits(opening, answer, attempt, longest);
  }
}
