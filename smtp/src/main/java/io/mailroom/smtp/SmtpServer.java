package io.mailroom.smtp;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A server that takes mail.
 *
 * @param endpoint where it is
 * @param security how the connection is encrypted
 * @param credentials by what it lets us in; absent where it asks for nothing
 */
public record SmtpServer(Endpoint endpoint, Security security, @Nullable Credentials credentials) {

  /**
   * Checks that no password goes out in clear.
   *
   * @throws IllegalArgumentException if there are credentials and no encryption
   */
  public SmtpServer {
    if (security == Security.NONE && credentials != null) {
      throw new IllegalArgumentException(
          "a login without TLS at %s (expected starttls or implicit TLS)".formatted(endpoint));
    }
  }

  /** How a connection is encrypted. */
  public enum Security {
    /** From the first octet (RFC 8314, section 3.3). */
    IMPLICIT,
    /** By STARTTLS (RFC 3207); without it nothing goes out. */
    STARTTLS,
    /**
     * Not at all: for the operator's own server only, never for one that an administrator names.
     */
    NONE
  }

  /**
   * A login by SASL PLAIN or LOGIN.
   *
   * @param username as the server wants it; without NUL
   * @param password without NUL
   */
  public record Credentials(String username, Secret password) {

    /**
     * Checks that SASL can carry them.
     *
     * @throws IllegalArgumentException if one of them cannot be sent (RFC 4616, section 2)
     */
    public Credentials {
      if (username.isEmpty() || username.indexOf(0) >= 0 || password.reveal().indexOf(0) >= 0) {
        throw new IllegalArgumentException(
            "credentials that are empty or have NUL (expected other characters)");
      }
    }

    @Override
    public String toString() {
      return "Credentials[redacted]";
    }
  }
}
