package io.mailroom.router.message;

import io.mailroom.router.reply.Outcome;

/** What became of composing a reply. */
public sealed interface Composition {

  /** It can be sent. */
  record Composed(Letter letter) implements Composition {}

  /**
   * It cannot be sent.
   *
   * @param outcome refused for good, or not sent because the content store failed
   */
  record Failed(Outcome outcome) implements Composition {}
}
