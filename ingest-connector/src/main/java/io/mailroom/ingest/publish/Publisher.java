package io.mailroom.ingest.publish;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.watch.Watch;
import java.util.List;
import java.util.Set;

/**
 * What a session asks of its shard. It outlives take-overs: between two writers {@link #committed}
 * waits and {@link #submit} answers {@link Handover.Outcome.Lost}.
 */
public interface Publisher {
  /**
   * The committed checkpoint of a watch, or its beginning if there is none. Waits while the shard
   * has no writer.
   */
  Checkpoint committed(WatchKey key, Watch watch) throws InterruptedException;

  /**
   * Hands a batch over, in order; does not wait for it to be committed.
   *
   * @param release is run when the batch is settled: gives back the memory that it holds
   */
  Handover submit(Batch batch, Runnable release);

  /**
   * What was handled of a watch, as far as it is remembered, and all of it that was committed when
   * this was asked.
   *
   * @throws ReadFault if it cannot be read to its end
   */
  List<Entry<Fingerprint>> fingerprints(WatchKey key) throws ReadFault;

  /** Says that emails were proven {@code \Seen}; written with the next transaction. */
  void marked(WatchKey key, Set<Long> uids);
}
