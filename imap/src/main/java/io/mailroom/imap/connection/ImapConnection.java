package io.mailroom.imap.connection;

import io.mailroom.contract.network.DialFault;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.folder.FolderList;
import io.mailroom.imap.folder.ListedFolder;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.imap.wire.Answer;
import io.mailroom.imap.wire.Command;
import io.mailroom.imap.wire.Conversation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a mailbox, logged in. One thread uses it and its folders; {@link #abort} may be
 * called by any.
 *
 * <p>Every wait is bounded by the {@link ImapLimits}. After an {@link ImapFault} other than {@link
 * Problem#REFUSED} it is closed, and only {@link #close} and {@link #abort} have a meaning.
 */
public final class ImapConnection implements AutoCloseable {

  private static final int MOST_FOLDERS = 20_000;

  private final Conversation conversation;
  private final Set<String> capabilities;
  private @Nullable SelectedFolder selected;

  private ImapConnection(Conversation conversation, Set<String> capabilities) {
    this.conversation = conversation;
    this.capabilities = capabilities;
  }

  /**
   * Connects and logs in.
   *
   * @throws ImapFault by the step that failed: host, address, connection, certificate, login
   */
  public static ImapConnection open(
      TlsDialer dialer, Endpoint endpoint, Credential credential, ImapLimits limits)
      throws ImapFault {
    long begin = System.nanoTime();
    Conversation conversation;
    try {
      conversation = new Conversation(dialer.dial(endpoint, limits.opening()), limits);
    } catch (DialFault e) {
      throw ImapFault.of(e);
    }
    Duration left = limits.opening().minusNanos(System.nanoTime() - begin);
    return new ImapConnection(conversation, Login.perform(conversation, credential, left));
  }

  /**
   * Whether the server tells of new mail by itself; else only {@link #noop} or a listing shows it.
   */
  public boolean supportsIdle() {
    return capabilities.contains("IDLE");
  }

  /** All folders of the mailbox. */
  public FolderList list() throws ImapFault {
    List<ListedFolder> folders = new ArrayList<>();
    succeed(
        new Command("LIST \"\" \"*\""),
        answer -> {
          if (answer instanceof Answer.Folder row && folders.size() < MOST_FOLDERS) {
            folders.add(row.folder());
          }
        });
    if (folders.size() == MOST_FOLDERS) {
      throw new ImapFault(
          Problem.REFUSED, "a mailbox of %d folders or more".formatted(MOST_FOLDERS));
    }
    return new FolderList(folders);
  }

  /**
   * Opens a folder for reading and marking; the one that was open before is left as it is, and
   * nothing is expunged.
   *
   * @param folder as {@link #list} gave it
   */
  public Selection select(ListedFolder folder) throws ImapFault {
    selected = null;
    SelectedFolder opened = new SelectedFolder(this, folder);
    Answer.Status status =
        conversation.run(new Command("SELECT").string(folder.name().wire()), opened::hearOpening);
    opened.hearOpening(status);
    if (status.isOk()) {
      selected = opened;
      return new Selection.Opened(opened);
    }
    return isKnown(folder, status)
        ? new Selection.Refused(status.toString())
        : new Selection.Missing(status.toString());
  }

  /** Servers may say a bare NO to a folder that is gone: then LIST tells. */
  private boolean isKnown(ListedFolder folder, Answer.Status refusal) throws ImapFault {
    if (refusal.condition() != Answer.Condition.NO || !refusal.code().isEmpty()) {
      return !Set.of("NONEXISTENT", "TRYCREATE").contains(refusal.codeWord());
    }
    List<ListedFolder> rows = new ArrayList<>();
    succeed(
        new Command("LIST \"\"").string(folder.name().wire()),
        answer -> {
          if (answer instanceof Answer.Folder row && row.folder().name().equals(folder.name())) {
            rows.add(row.folder());
          }
        });
    return rows.stream().anyMatch(ListedFolder::isSelectable);
  }

  /**
   * Puts a message into a folder, marked as read.
   *
   * @param folder as {@link #list} gave it
   * @throws ImapFault besides the usual {@link Problem#REFUSED}, when the server does not take it:
   *     no such folder, no right, no room. After another one it may have taken it or not.
   */
  public void append(ListedFolder folder, OutgoingMessage message) throws ImapFault {
    succeed(
        new Command("APPEND").string(folder.name().wire()).words("(\\Seen)").message(message),
        _ -> {});
  }

  /** Proves that the server is there, and lets it tell what is new. */
  public void noop() throws ImapFault {
    succeed(new Command("NOOP"), _ -> {});
  }

  /** Says goodbye, waits a moment for the answer, and closes. May be called again. */
  @Override
  public void close() {
    conversation.logout();
  }

  /** Cuts the connection at once, whatever it is doing; any thread. */
  public void abort() {
    conversation.abort();
  }

  /** Runs a command that must end with OK. */
  void succeed(Command command, Answer.Listener listener) throws ImapFault {
    Answer.Status status = run(command, listener);
    if (!status.isOk()) {
      throw new ImapFault(Problem.REFUSED, status.toString());
    }
  }

  /** Runs a command; the open folder hears too what the server says meanwhile. */
  Answer.Status run(Command command, Answer.Listener listener) throws ImapFault {
    return conversation.run(command, new Overheard(listener));
  }

  void idle(Duration atMost, SelectedFolder folder) throws ImapFault {
    conversation.idle(atMost, folder::hear, folder::hasNews);
  }

  boolean isSelected(SelectedFolder folder) {
    return folder.equals(selected);
  }

  private final class Overheard implements Answer.Listener {
    private final Answer.Listener listener;

    Overheard(Answer.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void on(Answer answer) {
      if (selected != null) {
        selected.hear(answer);
      }
      listener.on(answer);
    }

    @Override
    public @Nullable BodyTarget open(long octets) {
      return listener.open(octets);
    }
  }
}
