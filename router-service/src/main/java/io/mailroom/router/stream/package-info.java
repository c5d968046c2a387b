/**
 * A topic's way through the router, whatever is on it: batch by batch, what becomes of the records
 * is committed together with their offsets; and whether that gets on is seen from outside.
 */
@NullMarked
package io.mailroom.router.stream;

import org.jspecify.annotations.NullMarked;
