/**
 * An IMAP server in the JVM of the test: a script of lies and silences goes in, the commands
 * received come out.
 */
@NullMarked
package io.mailroom.sandbox.imap;

import org.jspecify.annotations.NullMarked;
