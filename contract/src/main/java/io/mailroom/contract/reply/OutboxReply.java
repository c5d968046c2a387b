package io.mailroom.contract.reply;

import java.time.Instant;

/**
 * A reply as it was accepted: one record on the topic {@code outbox}, under a key of its own, so
 * that a reply published twice never writes over the progress of the first. Stays until the reply
 * is settled.
 *
 * @param email what was asked for
 * @param conversationId which conversation it belongs to; stands in its Message-ID
 * @param automatic whether nobody wrote it (RFC 3834): it has a null return path and says so
 * @param acceptedAt when it was asked for
 */
public record OutboxReply(
    OutboundEmail email, String conversationId, boolean automatic, Instant acceptedAt) {}
