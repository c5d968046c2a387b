package io.mailroom.contract.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import io.mailroom.contract.server.SealedSecret;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Seals and opens secrets: Tink's AEAD with the keyset of this deployment. Sealing takes the
 * primary key, opening whichever key it was; so keys are rotated in the file. Any thread may use
 * it.
 */
public final class SecretCipher {
  private final Aead aead;

  private SecretCipher(Aead aead) {
    this.aead = aead;
  }

  /**
   * Reads the keyset.
   *
   * @param keyset file of a cleartext Tink keyset in JSON; whoever can read it can open every
   *     secret
   * @param generate whether to make the file when it is missing, readable for its owner only
   * @throws SecretFault if it is missing or cannot be used
   */
  public static SecretCipher open(Path keyset, boolean generate) throws SecretFault {
    if (generate) {
      KeysetFile.generateIfMissing(keyset);
    }
    try {
      return new SecretCipher(KeysetFile.read(keyset).getPrimitive(KeysetFile.AEAD, Aead.class));
    } catch (GeneralSecurityException e) {
      throw new SecretFault(
          SecretFault.Code.KEYSET_UNUSABLE, "keyset " + keyset + " is not one for AEAD", e);
    }
  }

  /** Encrypts a secret for one place. */
  public SealedSecret seal(Secret secret, SecretPlace place) {
    try {
      var ciphertext = aead.encrypt(secret.reveal().getBytes(UTF_8), place.associatedData());
      return new SealedSecret(Base64.getEncoder().encodeToString(ciphertext));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encrypt", e);
    }
  }

  /**
   * Decrypts a secret where it belongs.
   *
   * @throws SecretFault if it was sealed for another place or with an unknown key, or is garbage
   */
  public Secret open(SealedSecret sealed, SecretPlace place) throws SecretFault {
    try {
      var plainText =
          aead.decrypt(Base64.getDecoder().decode(sealed.ciphertext()), place.associatedData());
      return Secret.of(new String(plainText, UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SecretFault(
          SecretFault.Code.NOT_OPENED,
          "secret %s of integration %s does not open".formatted(place.field(), place.integration()),
          e);
    }
  }
}
