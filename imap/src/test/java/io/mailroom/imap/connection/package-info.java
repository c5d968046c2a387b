/** A mailbox against a server that lies on demand, and against a real one. */
@NullMarked
package io.mailroom.imap.connection;

import org.jspecify.annotations.NullMarked;
