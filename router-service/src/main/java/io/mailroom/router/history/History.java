package io.mailroom.router.history;

import io.mailroom.router.message.wording.Quotation;

/** What there is to quote. */
public sealed interface History {

  /** The original is there. */
  record Quoted(Quotation quotation) implements History {}

  /**
   * Nothing will ever be quoted.
   *
   * @param code why: {@code original-gone}, {@code original-foreign}, {@code original-empty}
   */
  record Absent(String code) implements History {}

  /** Nobody knows now; another time may do. */
  record Unreachable(String detail) implements History {}
}
