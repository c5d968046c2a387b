package io.mailroom.contract.json;

import org.jspecify.annotations.Nullable;

/** A record that this version cannot read: garbage, or a newer major version. */
public final class UnreadableRecordException extends Exception {
  private static final long serialVersionUID = 1;

  public UnreadableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
