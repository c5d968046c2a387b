package io.mailroom.ingest.publish;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.ingest.publish.CheckpointRule.Next;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one transaction of a shard, planned from committed checkpoints alone: when it
 * aborts, the plan is dropped and made again.
 *
 * @param accepted batches that follow their watch's committed checkpoint, or one another
 * @param refused batches that start elsewhere
 * @param fingerprints of their messages, by watch, in order
 * @param checkpoints the checkpoint after them, for every watch touched
 * @param statuses folder statuses that go along
 */
record Transaction(
    List<Batch> accepted,
    List<Batch> refused,
    Map<WatchKey, List<Fingerprint>> fingerprints,
    Map<WatchKey, Checkpoint> checkpoints,
    List<FolderStatus> statuses) {

  /**
   * Plans a transaction.
   *
   * @param committed the committed checkpoint of a watch, if this writer was asked for it: a batch
   *     may come late, from before the take-over
   * @param batches as handed over, in order
   * @param marks UIDs proven {@code \Seen}, by watch
   */
  static Transaction plan(
      Function<WatchKey, @Nullable Checkpoint> committed,
      List<Batch> batches,
      Map<WatchKey, Set<Long>> marks,
      List<FolderStatus> statuses) {
    Map<WatchKey, Checkpoint> next = new LinkedHashMap<>();
    marks.forEach((key, uids) -> {
      Checkpoint before = committed.apply(key);
      if (before != null) {
        next.put(key, CheckpointRule.marked(before, uids));
      }
    });
    List<Batch> accepted = new ArrayList<>();
    List<Batch> refused = new ArrayList<>();
    Map<WatchKey, List<Fingerprint>> fingerprints = new LinkedHashMap<>();
    for (Batch batch : batches) {
      Checkpoint planned = next.get(batch.watch());
      Checkpoint before = planned == null ? committed.apply(batch.watch()) : planned;
      if (before != null
          && CheckpointRule.after(before, batch) instanceof Next.Accepted(var after, var prints)) {
        next.put(batch.watch(), after);
        fingerprints.computeIfAbsent(batch.watch(), _ -> new ArrayList<>()).addAll(prints);
        accepted.add(batch);
      } else {
        refused.add(batch);
      }
    }
    return new Transaction(accepted, refused, fingerprints, next, statuses);
  }

  boolean isEmpty() {
    return checkpoints.isEmpty() && statuses.isEmpty();
  }
}
