/** Sets of messages as commands write them. */
@NullMarked
package io.mailroom.imap;

import org.jspecify.annotations.NullMarked;
