package io.mailroom.contract.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An encrypted secret, as it is stored. Only {@code contract.secret} opens it, and only in the
 * place that it was sealed for.
 *
 * @param ciphertext base64 of Tink's AEAD output, key id included
 */
public record SealedSecret(@JsonValue String ciphertext) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SealedSecret {
    if (ciphertext.isEmpty()) {
      throw new IllegalArgumentException("sealed secret is empty");
    }
  }

  @Override
  public String toString() {
    return "SealedSecret[…]";
  }
}
