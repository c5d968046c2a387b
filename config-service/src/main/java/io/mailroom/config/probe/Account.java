package io.mailroom.config.probe;

import io.mailroom.contract.secret.Secret;

/**
 * A login on a server.
 *
 * @param host name of the server
 * @param port 1..65535
 * @param username as the server wants it
 * @param password in the clear, redacted when printed
 */
public record Account(String host, int port, String username, Secret password) {}
