package io.mailroom.ingest.session;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.ingest.intake.FolderSpec;

/**
 * Opens the mailbox of an integration. Credentials are decrypted for each login and kept nowhere.
 * Any thread may call it.
 */
public final class MailboxOpener {
  private final TlsDialer dialer;
  private final SecretCipher cipher;
  private final ImapLimits limits;
  private final LoginGate gate;

  /**
   * An opener for all sessions of a process.
   *
   * @param dialer goes only where the operator allows
   * @param cipher opens the secrets that config-service sealed
   * @param limits how long a server may take
   * @param backoff how long a refused login is believed before it is tried again
   */
  public MailboxOpener(TlsDialer dialer, SecretCipher cipher, ImapLimits limits, Backoff backoff) {
    this.dialer = dialer;
    this.cipher = cipher;
    this.limits = limits;
    this.gate = new LoginGate(backoff);
  }

  /**
   * Connects and logs in, when it is this session's turn.
   *
   * @throws ImapFault by the step that failed
   * @throws SecretFault if the credential cannot be decrypted
   */
  ImapConnection open(FolderSpec spec) throws ImapFault, SecretFault, InterruptedException {
    Mailbox mailbox = spec.mailbox();
    Endpoint endpoint = new Endpoint(mailbox.host(), mailbox.port());
    return gate.pass(
        mailbox, () -> ImapConnection.open(dialer, endpoint, credential(spec), limits));
  }

  /** Whether the credential was refused so often that only another one can help. */
  boolean rests(FolderSpec spec) {
    return gate.rests(spec.mailbox());
  }

  private Credential credential(FolderSpec spec) throws SecretFault {
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
