/**
 * Replies on their way out. The partitions of {@code outbox} are shared out among the routers; the
 * owner of one admits what came in, sends it when it is due, and writes what became of it: one
 * transaction at a time, in which {@code SENDING} is committed before an attempt and its outcome
 * after it.
 */
@NullMarked
package io.mailroom.router.outbox;

import org.jspecify.annotations.NullMarked;
