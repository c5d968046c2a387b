package io.mailroom.router.reply;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.reply.OutboxReply;
import java.time.Instant;
import java.util.Set;

/**
 * One attempt at one reply.
 *
 * @param integration whose reply, as it is configured now
 * @param reply what was asked for
 * @param messageId the same at each attempt, with angle brackets
 * @param date the same at each attempt
 * @param settled addresses that need it no more, because an earlier attempt brought an answer for
 *     good; all others of the reply, copies included, are still to get it
 */
public record Dispatch(
    Integration integration,
    OutboxReply reply,
    String messageId,
    Instant date,
    Set<String> settled) {
  public Dispatch {
    settled = Set.copyOf(settled);
  }
}
