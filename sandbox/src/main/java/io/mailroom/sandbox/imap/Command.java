package io.mailroom.sandbox.imap;

/**
 * A command as a client sent it.
 *
 * @param connection which connection, counted from 1 since the server started
 * @param tag the client's own
 * @param text what follows the tag, without CRLF, literals in place and their octets as ISO 8859-1
 */
public record Command(int connection, String tag, String text) {}
