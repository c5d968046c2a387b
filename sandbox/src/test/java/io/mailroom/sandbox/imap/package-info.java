/** Tests of the scripted IMAP server. */
@NullMarked
package io.mailroom.sandbox.imap;

import org.jspecify.annotations.NullMarked;
