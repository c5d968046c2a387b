package io.mailroom.config.change;

import io.mailroom.contract.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox as an administrator describes it.
 *
 * @param host name of the server, lower case
 * @param port 1..65535
 * @param username account, as the server wants it
 * @param password absent when the one known already is to be kept
 */
public record MailboxDraft(String host, int port, String username, @Nullable Secret password) {}
