/** Placeholder. */
@NullMarked
package io.mailroom.imap;

import org.jspecify.annotations.NullMarked;
