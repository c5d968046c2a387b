/**
 * Emails' way through the router: a batch of {@code inbound-email} comes in; routed emails,
 * automatic replies, notes about bounces, what is to be remembered, and dead letters go out.
 */
@NullMarked
package io.mailroom.router.inbound;

import org.jspecify.annotations.NullMarked;
