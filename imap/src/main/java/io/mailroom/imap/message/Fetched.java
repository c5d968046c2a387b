package io.mailroom.imap.message;

import io.mailroom.imap.Uid;

/**
 * What became of a message that was asked for. Nothing is decided before the server's final answer
 * (P6): only then is a message whole.
 */
public sealed interface Fetched<T extends BodyTarget> {

  Uid uid();

  /**
   * The message as it is: final OK, an answer for this UID, all octets that it announced.
   *
   * @param content now the caller's
   */
  record Complete<T extends BodyTarget>(Uid uid, T content) implements Fetched<T> {}

  /** Not the message, whatever arrived. Whether it is gone, a new listing tells. */
  record Missing<T extends BodyTarget>(Uid uid, Reason reason) implements Fetched<T> {}

  /** Why a message was not fetched. */
  enum Reason {
    /** The command ended with NO or BAD; octets that came before are not to be trusted. */
    REFUSED("fetch-refused"),
    /** OK, and no answer for this UID. */
    UNANSWERED("fetch-unanswered"),
    /** An answer for this UID without its octets. */
    WITHOUT_BODY("fetch-without-body"),
    /** {@code BODY[] NIL}: many servers say so of a message that was just expunged. */
    NIL("fetch-nil"),
    /** No octets at all, which no message is. */
    EMPTY("fetch-empty");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    public String code() {
      return code;
    }
  }
}
