package io.mailroom.router.conversation;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is remembered of earlier emails and replies. */
@FunctionalInterface
public interface Recollection {
  /** How long anything is remembered: as long as the topic keeps it for certain. */
  Duration LASTS = Duration.ofDays(30);

  /** What is known under a key, however old. */
  Optional<Remembered> find(ConversationKey key);

  /**
   * Which conversation a key stands for.
   *
   * @param now what is older than {@link #LASTS} then counts as forgotten, so that it does not
   *     matter when the topic really drops it
   */
  default Optional<Remembered.Conversation> conversation(ConversationKey key, Instant now) {
    return find(key)
        .filter(Remembered.Conversation.class::isInstance)
        .map(Remembered.Conversation.class::cast)
        .filter(known -> known.at().plus(LASTS).isAfter(now));
  }
}
