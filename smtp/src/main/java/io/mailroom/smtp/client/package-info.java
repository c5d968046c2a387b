/**
 * SMTP as a client speaks it (RFC 5321): a server, an envelope and a message go in, a verdict for
 * each recipient comes out, or why there is none. Angus Mail greets, logs in, stuffs dots and reads
 * answers; the connection below it and the order of commands above it are ours, because what
 * becomes of a message hangs on them.
 */
@NullMarked
package io.mailroom.smtp.client;

import org.jspecify.annotations.NullMarked;
