package io.mailroom.ingest.session;

import io.mailroom.contract.integration.Mailbox;
import io.mailroom.contract.integration.MailboxAuth;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.connection.ImapConnection;

/**
 * Opens the mailbox of an integration. Credentials are decrypted for each login and kept nowhere.
 *
 * @param dialer goes only where the operator allows
 * @param cipher opens the secrets that config-service sealed
 */
public record MailboxOpener(TlsDialer dialer, SecretCipher cipher) {

  /**
   * Connects and logs in.
   *
   * @throws ImapFault by the step that failed
   * @throws SecretFault if the credential cannot be decrypted
   */
  ImapConnection open(SessionSpec spec) throws ImapFault, SecretFault {
    Mailbox mailbox = spec.mailbox();
    return ImapConnection.open(
        dialer, new Endpoint(mailbox.host(), mailbox.port()), credential(spec), ImapLimits.USUAL);
  }

  private Credential credential(SessionSpec spec) throws SecretFault {
    Mailbox mailbox = spec.mailbox();
    return switch (mailbox.auth()) {
      case MailboxAuth.Password(var sealed) -> {
        SecretPlace place =
            SecretPlace.imapPassword(
                spec.key().integration(), mailbox.host(), mailbox.port(), mailbox.username());
        Secret password = cipher.open(sealed, place);
        yield new Credential.Password(mailbox.username(), password.reveal());
      }
    };
  }
}
