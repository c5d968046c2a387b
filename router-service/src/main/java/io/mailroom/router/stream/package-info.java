/**
 * The events' way through the router: a batch of {@code inbound-email} comes in, one transaction
 * with its routed emails, its dead letters and its offsets goes out.
 */
@NullMarked
package io.mailroom.router.stream;

import org.jspecify.annotations.NullMarked;
