package io.mailroom.imap.message;

import io.mailroom.imap.Uid;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as a listing shows it.
 *
 * @param flags as the server writes them, such as {@code \Seen}
 * @param internalDate when it arrived in the folder, null where the server does not say or says it
 *     unreadably
 * @param size in octets, as the server claims; 0 where it does not say. A hint, never a measure
 *     (FAILURES C15)
 */
public record ListedMessage(Uid uid, Set<String> flags, @Nullable Instant internalDate, long size) {

  public ListedMessage {
    flags = Set.copyOf(flags);
  }
}
