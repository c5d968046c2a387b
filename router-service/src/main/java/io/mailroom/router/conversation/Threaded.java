package io.mailroom.router.conversation;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import java.util.Map;

/**
 * Where an email belongs.
 *
 * @param conversation its conversation
 * @param toRemember what later emails need to know to be found together with it
 */
public record Threaded(ConversationId conversation, Map<ConversationKey, Remembered> toRemember) {
  public Threaded {
    toRemember = Map.copyOf(toRemember);
  }
}
