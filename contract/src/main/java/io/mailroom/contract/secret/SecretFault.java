package io.mailroom.contract.secret;

import org.jspecify.annotations.Nullable;

/** Why a secret or the keyset cannot be used. Trying again does not help. */
public final class SecretFault extends Exception {
  private static final long serialVersionUID = 1;

  /** Kinds of fault. */
  public enum Code {
    /** There is no keyset file. */
    KEYSET_MISSING,
    /** The file cannot be read or made, or is no keyset for this use. */
    KEYSET_UNUSABLE,
    /** Sealed with a key that the keyset does not have, for another place, or garbage. */
    NOT_OPENED
  }

  private final Code code;

  SecretFault(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of fault. */
  public Code code() {
    return code;
  }
}
