package io.mailroom.router.memory;

import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.reply.ReplyToken;
import java.time.Instant;

/** A {@link Remembered} in little room: of these there may be millions. */
sealed interface Trace {

  /** Milliseconds since 1970. */
  long at();

  /** Which conversation something belongs to. */
  record Conversed(long high, long low, long at) implements Trace {}

  /** Which reply something is, and its conversation. */
  record Replied(Sha256Prefix conversation, Sha256Prefix token, long at) implements Trace {}

  /** How many automatic replies somebody got. */
  record Answered(int answers, long at) implements Trace {}

  /**
   * Packs.
   *
   * @throws IllegalArgumentException if its ids are none
   */
  static Trace of(Remembered value) {
    return switch (value) {
      case Remembered.Conversation(var id, var token, var at) -> {
        var conversation = Sha256Prefix.parse(id);
        yield token == null
            ? new Conversed(conversation.high(), conversation.low(), at.toEpochMilli())
            : new Replied(conversation, token.prefix(), at.toEpochMilli());
      }
      case Remembered.Peer(int answers, var at) -> new Answered(answers, at.toEpochMilli());
    };
  }

  /** Unpacks. */
  default Remembered remembered() {
    var at = Instant.ofEpochMilli(at());
    return switch (this) {
      case Conversed(long high, long low, _) ->
          new Remembered.Conversation(new Sha256Prefix(high, low).toString(), null, at);
      case Replied(var conversation, var token, _) ->
          new Remembered.Conversation(
              conversation.toString(), new ReplyToken(token.toString()), at);
      case Answered(int answers, _) -> new Remembered.Peer(answers, at);
    };
  }

  /**
   * Whether this may stand in for another under the same key: later, or more. So it does not matter
   * whether what this process wrote is heard from the topic before or after it is known anyway.
   */
  default boolean replaces(Trace other) {
    return at() != other.at() ? at() > other.at() : answers(this) >= answers(other);
  }

  private static int answers(Trace trace) {
    return trace instanceof Answered(int answers, _) ? answers : 0;
  }
}
