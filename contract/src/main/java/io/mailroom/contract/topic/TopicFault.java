package io.mailroom.contract.topic;

import org.jspecify.annotations.Nullable;

/** Why the topics cannot be used. The message says which, what is wrong and what is expected. */
public final class TopicFault extends Exception {
  private static final long serialVersionUID = 1;

  /** Kinds of fault. */
  public enum Code {
    /** Kafka does not answer; it may later. */
    UNREACHABLE,
    /** Topics do not exist, or are not shown yet; config-service makes them. */
    MISSING,
    /** Kafka refuses to say or to do it: an operator must act. */
    REFUSED,
    /** A topic or the cluster is not set up as Mailroom needs it: an operator must act. */
    MISMATCH
  }

  private final Code code;

  TopicFault(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What kind of fault. */
  public Code code() {
    return code;
  }

  /** Whether trying again can help without anybody acting. */
  public boolean isRetriable() {
    return switch (code) {
      case UNREACHABLE, MISSING -> true;
      case REFUSED, MISMATCH -> false;
    };
  }
}
