package io.mailroom.contract.secret;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The file of the keyset. */
final class KeysetFile {
  /** The kinds of keys that a keyset may have. */
  static final Configuration AEAD = AeadConfig2026.get();

  private KeysetFile() {}

  static KeysetHandle read(Path file) throws SecretFault {
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(
          Files.readString(file), AEAD, InsecureSecretKeyAccess.get());
    } catch (NoSuchFileException e) {
      throw new SecretFault(
          SecretFault.Code.KEYSET_MISSING, "keyset " + file + " does not exist", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new SecretFault(
          SecretFault.Code.KEYSET_UNUSABLE, "keyset " + file + " cannot be read", e);
    }
  }

  /** The file appears whole or not at all, and only once if several processes make it at a time. */
  static void generateIfMissing(Path file) throws SecretFault {
    if (Files.exists(file)) {
      return;
    }
    try {
      var keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AEAD);
      var json =
          TinkJsonProtoKeysetFormat.serializeKeyset(keyset, AEAD, InsecureSecretKeyAccess.get());
      var folder = Files.createDirectories(file.toAbsolutePath().getParent());
      // Readable for its owner only.
      var draft = Files.createTempFile(folder, "keyset", ".draft");
      try {
        var _ = Files.writeString(draft, json);
        var _ = Files.createLink(file, draft);
      } catch (FileAlreadyExistsException _) {
        // Another process was faster: its keyset counts.
      } finally {
        Files.delete(draft);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new SecretFault(
          SecretFault.Code.KEYSET_UNUSABLE, "keyset " + file + " cannot be made", e);
    }
  }
}
