package io.mailroom.contract.content;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A content that a record names and that cannot be had. */
public final class ContentUnreadable extends IOException {
  private static final long serialVersionUID = 1;

  /** What is the matter with it. */
  public enum Code {
    /** It is not a content of the integration that wants it. */
    NOT_ALLOWED("content-not-allowed", false),
    /** It is not there; most likely it was removed as too old. */
    MISSING("content-missing", false),
    /** It has another size or digest than the record says. */
    DIFFERENT("content-different", false),
    /** The store failed. */
    STORE("content-store", true);

    private final String value;
    private final boolean isTransient;

    Code(String value, boolean isTransient) {
      this.value = value;
      this.isTransient = isTransient;
    }

    /** For programs. */
    public String value() {
      return value;
    }

    /** Whether it may be had a moment later although nobody changed anything. */
    public boolean isTransient() {
      return isTransient;
    }
  }

  private final Code code;

  ContentUnreadable(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What is the matter with it. */
  public Code code() {
    return code;
  }
}
