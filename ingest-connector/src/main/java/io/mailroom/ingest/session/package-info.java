/**
 * One IMAP connection that watches one folder: open, catch up from the checkpoint, hand over, mark
 * read, wait, again. A session is a virtual thread; an outside watchdog bounds every wait.
 */
@NullMarked
package io.mailroom.ingest.session;

import org.jspecify.annotations.NullMarked;
