package io.mailroom.ingest.session;

import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidRange;
import io.mailroom.imap.message.ListedMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which UIDs below the cursor are accounted for: their emails have a fingerprint, or they are
 * looked for. Emails that were there when the epoch began are none of its accounts, and of those
 * whose fingerprints are overwritten nobody knows. Immutable.
 */
final class Accounts {
  /** So many UIDs of a search fit into one line of an answer. */
  private static final int WINDOW = 5_000;

  private static final int MOST_WINDOWS = 200;

  private final long first;
  private final long cursor;
  private final @Nullable Instant reach;
  private final List<Gap> gaps;
  private final Set<Long> accounted = new HashSet<>();

  /**
   * @param captured the checkpoint before the folder is searched: what comes meanwhile is above its
   *     cursor (FAILURES B11)
   * @param baseline of the watch
   * @param fingerprints those that are left
   */
  Accounts(Checkpoint captured, Baseline baseline, Collection<Fingerprint> fingerprints) {
    Resync resync = captured.past().resync();
    Optional<Fingerprint> oldest =
        fingerprints.stream()
            .min(Comparator.comparingLong(Fingerprint::ordinal))
            .filter(each -> each.ordinal() > 1);
    cursor = captured.position().nextUid();
    reach = oldest.map(Fingerprint::newest).orElse(null);
    first =
        Math.max(
            resync == null ? baseline.firstUid() : resync.below(),
            cursor - (long) WINDOW * MOST_WINDOWS);
    fingerprints.stream()
        .filter(each -> each.uidValidity() == captured.position().uidValidity())
        .forEach(each -> accounted.add(each.uid()));
    gaps = captured.owed().gaps();
  }

  /** What to search, in parts. */
  List<UidRange> windows() {
    List<UidRange> windows = new ArrayList<>();
    for (long from = first; from < cursor; from += WINDOW) {
      windows.add(new UidRange(new Uid(from), new Uid(Math.min(from + WINDOW, cursor) - 1)));
    }
    return windows;
  }

  /** Whether an UID that is in use is in no count. */
  boolean misses(Uid uid) {
    return !accounted.contains(uid.value())
        && gaps.stream().noneMatch(gap -> gap.contains(uid.value()));
  }

  /** Whether a message that seems missed is only forgotten, as far as its date tells. */
  boolean mayBeForgotten(ListedMessage message) {
    Instant received = message.internalDate();
    return reach != null && (received == null || !received.isAfter(reach));
  }
}
