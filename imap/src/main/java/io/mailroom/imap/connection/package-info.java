/**
 * A mailbox, opened: what config-service checks and what a session of ingest-connector reads and
 * marks. Both mean the same by a folder's name, by read-only and by a baseline, for it is decided
 * here.
 */
@NullMarked
package io.mailroom.imap.connection;

import org.jspecify.annotations.NullMarked;
