/**
 * What FETCH and STORE tell: which messages there are, their octets, and which are marked as read.
 */
@NullMarked
package io.mailroom.imap.message;

import org.jspecify.annotations.NullMarked;
