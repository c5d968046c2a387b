package io.mailroom.imap;

/** By what a mailbox is opened. */
public sealed interface Credential {

  /** As the server knows the user. */
  String user();

  /**
   * A password, sent as UTF-8 and in no other encoding, for a second attempt may lock the account
   * (FAILURES E6).
   */
  record Password(String user, String password) implements Credential {
    @Override
    public String toString() {
      return "Password[redacted]";
    }
  }
}
