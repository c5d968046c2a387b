/** The sending of replies on a real broker, with a carrier that does what a test wants. */
@NullMarked
package io.mailroom.router.outbox;

import org.jspecify.annotations.NullMarked;
