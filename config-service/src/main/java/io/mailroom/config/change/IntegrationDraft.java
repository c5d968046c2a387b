package io.mailroom.config.change;

import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.ReadMail;
import java.util.List;
import java.util.Objects;

/**
 * An integration as an administrator describes it, valid in itself, not yet checked against its
 * servers.
 *
 * @param name what the administrator calls it, 1..200 characters
 * @param domain what it serves
 * @param readMail what becomes of mail that somebody read first
 * @param mailbox where the mail is
 * @param folders what to watch, in this order; names are unique
 * @param outbound how replies leave
 * @param conversations how they are told apart
 */
public record IntegrationDraft(
    String name,
    Domain domain,
    ReadMail readMail,
    MailboxDraft mailbox,
    List<FolderDraft> folders,
    OutboundDraft outbound,
    ConversationSettings conversations) {
  public IntegrationDraft {
    folders = List.copyOf(folders);
  }

  /** What would make this integration again, without its secrets. */
  public static IntegrationDraft of(Integration integration) {
    var mailbox = integration.mailbox();
    return new IntegrationDraft(
        integration.profile().name(),
        integration.profile().domain(),
        readMail(integration),
        new MailboxDraft(mailbox.host(), mailbox.port(), mailbox.username(), null),
        integration.watches().stream()
            .map(watch -> new FolderDraft(watch.folder(), watch.route()))
            .toList(),
        OutboundDraft.of(integration.outbound()),
        integration.profile().conversations());
  }

  /** The same with other folders. */
  public IntegrationDraft withFolders(List<FolderDraft> changed) {
    return new IntegrationDraft(name, domain, readMail, mailbox, changed, outbound, conversations);
  }

  /** The same without its secrets. */
  IntegrationDraft withoutSecrets() {
    return new IntegrationDraft(
        name,
        domain,
        readMail,
        new MailboxDraft(mailbox.host(), mailbox.port(), mailbox.username(), null),
        folders,
        new OutboundDraft(outbound.settings(), null),
        conversations);
  }

  private static ReadMail readMail(Integration integration) {
    return Objects.requireNonNullElse(integration.profile().readMail(), ReadMail.PUBLISH);
  }
}
