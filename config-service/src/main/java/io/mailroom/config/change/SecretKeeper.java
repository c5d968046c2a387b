package io.mailroom.config.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.config.probe.Account;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Outbound.SmtpServer;
import io.mailroom.contract.server.SealedSecret;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Which secret an integration goes on with: the one given, or the stored one as long as it stays
 * with the host, port and user that it was given for. Any thread.
 */
public final class SecretKeeper {

  private final SecretCipher cipher;

  public SecretKeeper(SecretCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * The login to check the mailbox with.
   *
   * @throws ProblemException {@code secret-needed}
   */
  Account account(Amendment amendment, IntegrationId id) {
    MailboxDraft mailbox = amendment.draft().mailbox();
    Secret given = mailbox.password();
    Secret password =
        given != null ? given : open(storedMailboxPassword(amendment), mailboxPlace(id, mailbox));
    return new Account(mailbox.host(), mailbox.port(), mailbox.username(), password);
  }

  /**
   * The mailbox's password as it is to be stored.
   *
   * @throws ProblemException {@code secret-needed}
   */
  SealedSecret mailboxPassword(Amendment amendment, IntegrationId id) {
    MailboxDraft mailbox = amendment.draft().mailbox();
    return mailbox.password() == null
        ? storedMailboxPassword(amendment)
        : cipher.seal(mailbox.password(), mailboxPlace(id, mailbox));
  }

  /**
   * The SMTP server's password as it is to be stored; null where there is none to keep.
   *
   * @throws ProblemException {@code secret-needed}
   */
  @Nullable SealedSecret outboundPassword(Amendment amendment, IntegrationId id) {
    OutboundDraft outbound = amendment.draft().outbound();
    SmtpServer server = OutboundDraft.smtp(outbound.settings()).orElse(null);
    String username = server == null ? null : server.username();
    if (server == null || username == null) {
      return null;
    }
    if (outbound.password() != null) {
      var place = SecretPlace.smtpPassword(id, server.host(), server.port(), username);
      return cipher.seal(outbound.password(), place);
    }
    return amendment
        .keptOutboundPassword()
        .orElseThrow(() -> needed(amendment, "/outbound/password"));
  }

  /** The SMTP server's password to check it with; null where there is none. */
  @Nullable Secret outboundLogin(Amendment amendment, IntegrationId id) {
    OutboundDraft outbound = amendment.draft().outbound();
    SmtpServer server = OutboundDraft.smtp(outbound.settings()).orElse(null);
    String username = server == null ? null : server.username();
    if (server == null || username == null || outbound.password() != null) {
      return outbound.password();
    }
    return amendment
        .keptOutboundPassword()
        .map(kept ->
            open(kept, SecretPlace.smtpPassword(id, server.host(), server.port(), username)))
        .orElse(null);
  }

  /** Whether the secrets of a draft are those that are stored. */
  boolean areThose(IntegrationDraft draft, Integration stored) {
    var again = new Amendment(stored, draft);
    var kept = again.keptMailboxPassword();
    return draft.mailbox().password() != null
        && kept.isPresent()
        && isSame(
            draft.mailbox().password(),
            open(kept.get(), mailboxPlace(stored.id(), draft.mailbox())));
  }

  private SealedSecret storedMailboxPassword(Amendment amendment) {
    return amendment
        .keptMailboxPassword()
        .orElseThrow(() -> needed(amendment, "/imap/auth/password"));
  }

  private Secret open(SealedSecret sealed, SecretPlace place) {
    try {
      return cipher.open(sealed, place);
    } catch (SecretFault _) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.SECRET_NEEDED, "the stored secret cannot be opened: give it again"));
    }
  }

  private static ProblemException needed(Amendment amendment, String pointer) {
    var problem =
        amendment.current() == null
            ? Problem.of(ProblemCode.INVALID, pointer.substring(1) + " is missing")
            : Problem.of(
                ProblemCode.SECRET_NEEDED,
                "a stored secret stays with its host, port and user: give it again");
    return new ProblemException(problem.at(pointer));
  }

  private static SecretPlace mailboxPlace(IntegrationId id, MailboxDraft mailbox) {
    return SecretPlace.imapPassword(id, mailbox.host(), mailbox.port(), mailbox.username());
  }

  private static boolean isSame(Secret one, Secret other) {
    return MessageDigest.isEqual(one.reveal().getBytes(UTF_8), other.reveal().getBytes(UTF_8));
  }
}
