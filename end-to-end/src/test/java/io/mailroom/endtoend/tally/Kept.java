package io.mailroom.endtoend.tally;

import java.util.Set;

/**
 * A message that the mailbox holds at the end.
 *
 * @param id its {@code X-Tally-Id}
 * @param flags all of them but {@code \Recent}
 */
public record Kept(String id, Set<String> flags) {
  public Kept {
    flags = Set.copyOf(flags);
  }
}
