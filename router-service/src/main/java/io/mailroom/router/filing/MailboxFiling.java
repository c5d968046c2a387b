package io.mailroom.router.filing;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.connection.Selection;
import io.mailroom.imap.folder.FolderList;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Filing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files replies over IMAP, one connection for each: replies of one mailbox are seldom, and a
 * connection that waits for the next would take one of the few that servers allow.
 */
public final class MailboxFiling implements Filing {
  private final TlsDialer dialer;
  private final Keyset keyset;
  private final Copies copies;

  /**
   * A filing that goes only where the operator allows.
   *
   * @param keyset opens the secrets that config-service sealed
   * @param copies makes the copy of a reply
   */
  public MailboxFiling(TlsDialer dialer, Keyset keyset, Copies copies) {
    this.dialer = dialer;
    this.keyset = keyset;
    this.copies = copies;
  }

  /** Makes copies of replies. */
  @FunctionalInterface
  public interface Copies {
    /** What was sent; nothing, if it cannot be made any more. */
    Optional<OutgoingMessage> of(Dispatch sent) throws InterruptedException;
  }

  @Override
  public Filed file(Dispatch sent) throws InterruptedException {
    var letterhead = sent.integration().outbound().sendsAs();
    FolderName sentFolder = letterhead.map(Letterhead::sentFolder).orElse(null);
    Optional<OriginalPlace> original =
        letterhead.filter(Letterhead::markAnswered).flatMap(_ -> original(sent));
    if (sentFolder == null && original.isEmpty()) {
      return new Filed.Done();
    }
    try (ImapConnection mailbox = open(sent.integration())) {
      FolderList folders = mailbox.list();
      if (sentFolder != null) {
        keepCopy(sent, mailbox, select(mailbox, folders, sentFolder));
      }
      if (original.isPresent()) {
        markAnswered(original.get(), select(mailbox, folders, original.get().folder()));
      }
      return new Filed.Done();
    } catch (NoFolder e) {
      return new Filed.Never(new Reason("folder-missing", String.valueOf(e.getMessage())));
    } catch (SecretFault e) {
      return new Filed.Never(new Reason("secret-unreadable", String.valueOf(e.getMessage())));
    } catch (ImapFault e) {
      var reason = new Reason(e.problem().code(), String.valueOf(e.getMessage()));
      return e.problem().isTransient() ? new Filed.NotNow(reason) : new Filed.Never(reason);
    }
  }

  private static Optional<OriginalPlace> original(Dispatch sent) {
    var answered = sent.reply().email().inReplyTo();
    return answered == null
        ? Optional.empty()
        : OriginalPlace.of(answered.emailId(), sent.integration());
  }

  /** Looks first: an earlier attempt may have put it there and not lived to say so. */
  private void keepCopy(Dispatch sent, ImapConnection mailbox, SelectedFolder folder)
      throws ImapFault, InterruptedException {
    if (folder.holds(sent.messageId())) {
      return;
    }
    var copy = copies.of(sent);
    if (copy.isPresent()) {
      mailbox.append(folder.listed(), copy.get());
    }
  }

  /** In another epoch the UID is another message. */
  private static void markAnswered(OriginalPlace original, SelectedFolder folder) throws ImapFault {
    if (folder.uidValidity().equals(Optional.of(original.uidValidity()))) {
      folder.markAnswered(original.uid());
    }
  }

  private static SelectedFolder select(ImapConnection mailbox, FolderList folders, FolderName name)
      throws ImapFault, NoFolder {
    if (!(folders.find(name) instanceof FolderList.Lookup.Found(var listed))) {
      throw new NoFolder("no folder " + name, null);
    }
    return switch (mailbox.select(listed)) {
      case Selection.Opened(var folder) -> folder;
      case Selection.Missing(var detail) -> throw new NoFolder(name + ": " + detail, null);
      case Selection.Refused(var detail) -> throw new NoFolder(name + ": " + detail, null);
    };
  }

  private ImapConnection open(Integration integration) throws ImapFault, SecretFault {
    var mailbox = integration.mailbox();
    var credential =
        switch (mailbox.auth()) {
          case MailboxAuth.Password(var sealed) -> {
            var place =
                SecretPlace.imapPassword(
                    integration.id(), mailbox.host(), mailbox.port(), mailbox.username());
            yield new Credential.Password(
                mailbox.username(), keyset.cipher().open(sealed, place).reveal());
          }
        };
    return ImapConnection.open(
        dialer, new Endpoint(mailbox.host(), mailbox.port()), credential, ImapLimits.USUAL);
  }

  private static final class NoFolder extends Exception {
    private static final long serialVersionUID = 1L;

    NoFolder(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
