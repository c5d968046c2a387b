package io.mailroom.ingest.session;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.connection.SelectedFolder;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.intake.FolderFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a folder with what is counted of it, once a day: a message below the cursor that is in
 * no count is looked for again. Used by the session's thread, over all its connections.
 */
final class Reconciliation {
  private static final Duration INTERVAL = Duration.ofDays(1);

  private Instant due;

  /**
   * @param now when the session begins
   * @param chance 0.0 to 1.0, random: sessions that began together do not search together
   */
  Reconciliation(Instant now, double chance) {
    this.due = now.plusMillis((long) (INTERVAL.toMillis() * chance));
  }

  /** Whether it is time; then it is again after a day. */
  boolean isDue(Instant now) {
    if (now.isBefore(due)) {
      return false;
    }
    due = now.plus(INTERVAL);
    return true;
  }

  /**
   * The UIDs that are in use and in no count, ascending.
   *
   * @param captured the committed checkpoint; nothing may be in flight
   */
  static List<Long> missed(SelectedFolder folder, Checkpoint captured, Assignment work)
      throws ImapFault, FolderFault {
    Accounts accounts = new Accounts(captured, work.spec().watch().baseline(), work.fingerprints());
    List<UidRange> suspects = new ArrayList<>();
    for (UidRange window : accounts.windows()) {
      for (Uid uid : folder.search(window)) {
        if (accounts.misses(uid) && suspects.size() < Owed.GAPS_LIMIT) {
          suspects.add(new UidRange(uid, uid));
        }
      }
    }
    if (suspects.isEmpty()) {
      return List.of();
    }
    return folder.list(suspects, Owed.GAPS_LIMIT).messages().stream()
        .filter(message -> !accounts.mayBeForgotten(message))
        .map(ListedMessage::uid)
        .map(Uid::value)
        .toList();
  }
}
