/**
 * The protocol (RFC 3501, RFC 9051): octets in, answers out, and commands the other way. The
 * grammar alone decides what is a literal and what is text; an answer that cannot be parsed ends
 * the connection; the octets of a message pass through to their target.
 */
@NullMarked
package io.mailroom.imap.wire;

import org.jspecify.annotations.NullMarked;
