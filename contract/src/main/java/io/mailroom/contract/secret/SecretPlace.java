package io.mailroom.contract.secret;

import io.mailroom.contract.integration.IntegrationId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Where a secret belongs. A ciphertext opens only in the place that it was sealed for: copied to
 * another integration, field, host, port or user it is worthless.
 *
 * @param integration whose secret
 * @param field which one, such as {@code imap.password}
 * @param host the only host that it may be sent to; case does not matter
 * @param port of that host
 * @param user whose secret it is there
 */
public record SecretPlace(
    IntegrationId integration, String field, String host, int port, String user) {
  private static final String LAYOUT = "mailroom.secret.v1";

  public SecretPlace {
    host = host.toLowerCase(Locale.ROOT);
  }

  /** Of the password of a mailbox. */
  public static SecretPlace imapPassword(IntegrationId of, String host, int port, String user) {
    return new SecretPlace(of, "imap.password", host, port, user);
  }

  /** Of the password of an SMTP server. */
  public static SecretPlace smtpPassword(IntegrationId of, String host, int port, String user) {
    return new SecretPlace(of, "smtp.password", host, port, user);
  }

  /**
   * What the ciphertext is bound to: each part with its length, so that no two places are alike.
   */
  byte[] associatedData() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(LAYOUT);
      out.writeUTF(integration.value());
      out.writeUTF(field);
      out.writeUTF(host);
      out.writeInt(port);
      out.writeUTF(user);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
