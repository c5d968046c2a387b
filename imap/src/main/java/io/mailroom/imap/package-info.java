/**
 * The words of a mailbox that everything here speaks: how a message is called, who logs in, how
 * long an answer may take, and how it can fail.
 *
 * <p>{@code folder} holds what LIST tells, {@code message} what FETCH and STORE tell, {@code wire}
 * reads and writes the protocol, and {@code connection} is what the services use.
 */
@NullMarked
package io.mailroom.imap;

import org.jspecify.annotations.NullMarked;
