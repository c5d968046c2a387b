/** Octets in, answers out, and what is refused. */
@NullMarked
package io.mailroom.imap.wire;

import org.jspecify.annotations.NullMarked;
