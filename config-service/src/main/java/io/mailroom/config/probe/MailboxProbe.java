package io.mailroom.config.probe;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.connection.ImapConnection;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.connection.Selection;
import io.mailroom.imap.folder.FolderList;
import io.mailroom.imap.folder.ListedFolder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Checks mailboxes: connects and logs in as the connector will, and opens every folder for writing.
 * Nothing in the mailbox is changed. Any thread; blocks for as long as the deadline.
 */
public final class MailboxProbe {
  /** For a whole check, whatever the server does. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static final ImapLimits LIMITS =
      new ImapLimits(Duration.ofSeconds(20), Duration.ofSeconds(15), Duration.ofSeconds(2), 1, 1);

  private static final int ROWS_AT_ONCE = 1_000;

  private final TlsDialer dialer;

  /** Cuts checks that outlast the deadline. */
  private final ScheduledExecutorService watchdog;

  public MailboxProbe(TlsDialer dialer) {
    this.dialer = dialer;
    this.watchdog =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("probe-watchdog").factory());
  }

  /**
   * Checks folders, all on one connection.
   *
   * @return where a watch of each begins that begins now
   */
  public Finding<Map<FolderName, Baseline>> baselines(Account account, List<FolderName> folders) {
    return ask(
        account,
        (connection, list) -> {
          var baselines = new LinkedHashMap<FolderName, Baseline>();
          for (FolderName name : folders) {
            baselines.put(name, baseline(open(connection, list, name), name));
          }
          return baselines;
        });
  }

  /** The server's own list of folders, in its order. */
  public Finding<List<ListedFolder>> folders(Account account) {
    return ask(account, (_, list) -> list.folders());
  }

  /**
   * Counts the messages that watches would be passed over by, if they began again.
   *
   * @param from where the next email of each folder begins
   * @param to where its new watch begins
   * @return of each folder in both; without those whose UIDs no longer mean the same
   */
  public Finding<Map<FolderName, Long>> countBetween(
      Account account, Map<FolderName, Position> from, Map<FolderName, Baseline> to) {
    return ask(
        account,
        (connection, list) -> {
          var counts = new LinkedHashMap<FolderName, Long>();
          for (var each : from.entrySet()) {
            Baseline end = to.get(each.getKey());
            if (end != null && end.uidValidity() == each.getValue().uidValidity()) {
              SelectedFolder folder = open(connection, list, each.getKey());
              counts.put(each.getKey(), count(folder, each.getValue().nextUid(), end.firstUid()));
            }
          }
          return counts;
        });
  }

  private <T> Finding<T> ask(Account account, Question<T> question) {
    var credential = new Credential.Password(account.username(), account.password().reveal());
    var endpoint = new Endpoint(account.host(), account.port());
    long begin = System.nanoTime();
    try (var connection = ImapConnection.open(dialer, endpoint, credential, LIMITS)) {
      long left = DEADLINE.toNanos() - (System.nanoTime() - begin);
      var cut = watchdog.schedule(connection::abort, left, TimeUnit.NANOSECONDS);
      try {
        return new Finding.Passed<>(question.ask(connection, connection.list()));
      } finally {
        var _ = cut.cancel(false);
      }
    } catch (ImapFault fault) {
      return new Finding.Refused<>(MailboxProblems.of(fault, account));
    } catch (FolderRefused refused) {
      return new Finding.Refused<>(refused.problem());
    }
  }

  private static SelectedFolder open(ImapConnection connection, FolderList list, FolderName name)
      throws ImapFault, FolderRefused {
    ListedFolder listed =
        switch (list.find(name)) {
          case FolderList.Lookup.Found(ListedFolder folder) when folder.isSelectable() -> folder;
          case FolderList.Lookup.Found _ ->
              throw new FolderRefused(MailboxProblems.holdsNoMail(name));
          case FolderList.Lookup.Ambiguous _ ->
              throw new FolderRefused(MailboxProblems.ambiguous(name));
          case FolderList.Lookup.Missing _ ->
              throw new FolderRefused(MailboxProblems.missing(name, list));
        };
    SelectedFolder folder =
        switch (connection.select(listed)) {
          case Selection.Opened(SelectedFolder opened) -> opened;
          case Selection.Missing _ -> throw new FolderRefused(MailboxProblems.missing(name, list));
          case Selection.Refused _ -> throw new FolderRefused(MailboxProblems.closed(name));
        };
    if (!folder.isWritable() || !folder.keepsSeen()) {
      throw new FolderRefused(MailboxProblems.readOnly(name));
    }
    return folder;
  }

  private static Baseline baseline(SelectedFolder folder, FolderName name)
      throws ImapFault, FolderRefused {
    Optional<Baseline> baseline = folder.baseline();
    return baseline.orElseThrow(() ->
        new FolderRefused(
            Problem.of(
                    ProblemCode.FOLDER_READ_ONLY,
                    "the server keeps no UIDs in folder '" + name + "'")
                .inStep("select")));
  }

  private static long count(SelectedFolder folder, long from, long before) throws ImapFault {
    long count = 0;
    long next = from;
    while (next < before) {
      var rows = folder.list(new Uid(next), new Uid(before - 1), ROWS_AT_ONCE);
      count += rows.messages().size();
      if (!rows.isCut()) {
        return count;
      }
      next = rows.messages().getLast().uid().value() + 1;
    }
    return count;
  }

  /** What is asked once the mailbox is open. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(ImapConnection connection, FolderList list) throws ImapFault, FolderRefused;
  }
}
