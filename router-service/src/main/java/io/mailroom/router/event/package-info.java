/**
 * Records and what they mean: a record of {@code inbound-email} comes in, read or refused; a record
 * of {@code routed-email} or {@code dead-letter} goes out.
 */
@NullMarked
package io.mailroom.router.event;

import org.jspecify.annotations.NullMarked;
