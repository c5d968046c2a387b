/**
 * The service that gives every email its queue: events of {@code inbound-email} flow in, each
 * leaves as one event of {@code routed-email}, or as a dead letter with the reason. Replies flow
 * the other way: {@code stream} moves them, too, and {@code outbox} sends them. This package starts
 * and ends the process; {@code conversation} and {@code reply} are rules, {@code health} tells how
 * it fares.
 */
@NullMarked
package io.mailroom.router;

import org.jspecify.annotations.NullMarked;
