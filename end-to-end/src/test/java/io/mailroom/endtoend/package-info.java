/** Mailroom as a whole, on a real broker and a real mail server, killed and cut off. */
@NullMarked
package io.mailroom.endtoend;

import org.jspecify.annotations.NullMarked;
