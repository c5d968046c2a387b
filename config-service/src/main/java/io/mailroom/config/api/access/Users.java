package io.mailroom.config.api.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.secret.Secret;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Who may call, by name. Each user has the role of its own name: {@code admin} may do everything,
 * {@code viewer} may read.
 *
 * @param passwords by user
 */
public record Users(Map<String, Secret> passwords) {
  public static final String ADMIN = "admin";
  public static final String VIEWER = "viewer";

  public Users {
    passwords = Map.copyOf(passwords);
  }

  /** Whether the password is that user's, in a time that does not tell how much of it was right. */
  boolean knows(String user, char[] password) {
    Secret expected = passwords.get(user);
    byte[] given = new String(password).getBytes(UTF_8);
    return expected == null
        // As long as for a user who exists.
        ? MessageDigest.isEqual(given, new byte[given.length + 1])
        : MessageDigest.isEqual(given, expected.reveal().getBytes(UTF_8));
  }
}
