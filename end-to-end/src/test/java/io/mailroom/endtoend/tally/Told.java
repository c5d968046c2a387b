package io.mailroom.endtoend.tally;

import io.mailroom.contract.reply.OutboundStatus.State;
import java.util.Set;

/**
 * What {@code outbound-status} told of a reply, from its first event to its last.
 *
 * @param reply which reply
 * @param last the last state
 * @param repeated how many attempts ended without an answer and were made again
 * @param messageIds all that were ever named
 */
public record Told(String reply, State last, int repeated, Set<String> messageIds) {
  public Told {
    messageIds = Set.copyOf(messageIds);
  }
}
