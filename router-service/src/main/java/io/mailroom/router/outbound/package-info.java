/**
 * Replies' way into the router: a batch of {@code outbound-email} comes in, as many records for
 * {@code outbox} go out, or dead letters.
 */
@NullMarked
package io.mailroom.router.outbound;

import org.jspecify.annotations.NullMarked;
