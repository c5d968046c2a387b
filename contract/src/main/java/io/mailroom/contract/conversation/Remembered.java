package io.mailroom.contract.conversation;

import io.mailroom.contract.reply.ReplyToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is remembered under a {@link ConversationKey}. */
public sealed interface Remembered {

  /** When it was so; what is older than a month is forgotten. */
  Instant at();

  /**
   * Which conversation something belongs to; of every kind but {@link ConversationKey.Kind#PEER}.
   *
   * @param conversationId 32 lower case hex digits
   * @param reply which of our replies it is, for {@link ConversationKey.Kind#PROVIDER}
   * @param at when the email arrived, or the reply was sent
   */
  record Conversation(String conversationId, @Nullable ReplyToken reply, Instant at)
      implements Remembered {}

  /**
   * Automatic replies that went to somebody, for {@link ConversationKey.Kind#PEER}.
   *
   * @param answers how many within the period that began {@code at}
   * @param at when the first of them was given
   */
  record Peer(int answers, Instant at) implements Remembered {}
}
