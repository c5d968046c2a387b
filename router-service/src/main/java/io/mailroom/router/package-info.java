/**
 * The service that gives every email its queue: events of {@code inbound-email} flow in, each
 * leaves as one event of {@code routed-email}, or as a dead letter with the reason. This package
 * starts and ends the process; {@code stream} moves the events, {@code routing} and {@code
 * conversation} are the rules, {@code health} tells how it fares.
 */
@NullMarked
package io.mailroom.router;

import org.jspecify.annotations.NullMarked;
