package io.mailroom.ingest.content;

import java.io.IOException;

/**
 * The spool or the content store failed: disk full, volume gone, interrupted. It says nothing about
 * the email; the same email may be tried again.
 */
public final class ContentFault extends IOException {
  private static final long serialVersionUID = 1;

  /** What failed. */
  public enum Code {
    STORE_UNUSABLE,
    STORE_WRITE,
    SPOOL_WRITE,
    SPOOL_READ
  }

  private final Code code;

  ContentFault(Code code, String message, IOException cause) {
    super(message, cause);
    this.code = code;
  }

  /** What failed. */
  public Code code() {
    return code;
  }
}
