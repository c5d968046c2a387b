/** Folder names as servers write them. */
@NullMarked
package io.mailroom.imap.folder;

import org.jspecify.annotations.NullMarked;
