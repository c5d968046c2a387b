package io.mailroom.router.memory;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.router.conversation.Recollection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is committed, and what the emails of a batch add to it while it is routed: so that those
 * that belong together find each other. It counts once the batch is committed, and is dropped
 * otherwise. One thread uses it.
 */
public final class Draft implements Recollection {
  private final Recollection committed;
  private final Map<ConversationKey, Remembered> added = new LinkedHashMap<>();

  /** A draft that adds nothing yet. */
  public Draft(Recollection committed) {
    this.committed = committed;
  }

  @Override
  public Optional<Remembered> find(ConversationKey key) {
    return Optional.ofNullable(added.get(key)).or(() -> committed.find(key));
  }

  /** Adds what is to be remembered of one email; what is known and newer stays. */
  public void add(Map<ConversationKey, Remembered> toRemember) {
    toRemember.forEach((key, value) -> {
      var former = find(key);
      if (former.isEmpty() || Trace.of(value).replaces(Trace.of(former.get()))) {
        added.put(key, value);
      }
    });
  }

  /** What the batch adds; the last word on each. */
  public Map<ConversationKey, Remembered> added() {
    return Map.copyOf(added);
  }
}
