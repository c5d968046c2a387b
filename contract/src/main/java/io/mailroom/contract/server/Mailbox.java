package io.mailroom.contract.server;

/**
 * Where an integration's mail is and how to log in; IMAP over TLS only.
 *
 * @param host name of the server, as its certificate has it
 * @param port 1..65535; 993 unless the operator allows others
 * @param username account, as the server wants it
 * @param auth how to log in, its secrets encrypted
 */
public record Mailbox(String host, int port, String username, MailboxAuth auth) {
  public Mailbox {
    if (host.isBlank()) {
      throw new IllegalArgumentException("imap host is blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("imap port " + port + " (expected 1..65535)");
    }
    if (username.isBlank()) {
      throw new IllegalArgumentException("imap username is blank");
    }
  }
}
