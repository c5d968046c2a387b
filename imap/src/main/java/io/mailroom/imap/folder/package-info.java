/**
 * What LIST tells: the folders of a mailbox, each by the server's own bytes and by the name that
 * people read.
 */
@NullMarked
package io.mailroom.imap.folder;

import org.jspecify.annotations.NullMarked;
