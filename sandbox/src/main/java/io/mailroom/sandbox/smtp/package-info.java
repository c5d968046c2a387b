/**
 * An SMTP server that does what a test says: scripts go in, the mail that it was handed comes out.
 */
@NullMarked
package io.mailroom.sandbox.smtp;

import org.jspecify.annotations.NullMarked;
