package io.mailroom.contract.secret;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The keyset of this deployment, opened when a password is first needed: config-service may make
 * the file after the router's start. Any thread may call it.
 */
public final class Keyset {
  private final Path file;
  private @Nullable SecretCipher cipher;

  public Keyset(Path file) {
    this.file = file;
  }

  /**
   * Opens secrets with it.
   *
   * @throws SecretFault if the file is missing or no keyset
   */
  public synchronized SecretCipher cipher() throws SecretFault {
    if (cipher == null) {
      cipher = SecretCipher.open(file, false);
    }
    return cipher;
  }
}
