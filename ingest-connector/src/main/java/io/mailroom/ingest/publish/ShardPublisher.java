package io.mailroom.ingest.publish;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.publish.Handover.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The shard's end of what sessions hand over: passes it to the writer of the last take-over, and
 * makes sessions wait while there is none.
 */
public final class ShardPublisher implements Publisher {
  private final ShardRecords records;
  private final FingerprintReader fingerprints;
  private final Lock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private @Nullable ShardWriter writer;

  /**
   * Without a writer until {@link #open}.
   *
   * @param records how the shard's records look
   * @param fingerprints reads those that were committed
   */
  public ShardPublisher(ShardRecords records, FingerprintReader fingerprints) {
    this.records = records;
    this.fingerprints = fingerprints;
  }

  /** Reads the fingerprints of a watch to their end. */
  @FunctionalInterface
  public interface FingerprintReader {
    /**
     * All that are kept, in any order.
     *
     * @throws ReadFault if they cannot be read to their end
     */
    List<Entry<Fingerprint>> read(WatchKey key) throws ReadFault;
  }

  /** Begins writing with what a take-over gave. */
  public void open(TransactionalWriter kafka, Map<WatchKey, Checkpoint> checkpoints) {
    ShardWriter next = new ShardWriter(kafka, records, checkpoints);
    next.start();
    lock.lock();
    try {
      writer = next;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a writer that has not failed. */
  public boolean isWriting() {
    @Nullable ShardWriter current = current();
    return current != null && current.isAlive();
  }

  /** Ends writing after the transaction at hand; sessions wait for the next {@link #open}. */
  public void close(Duration limit) throws InterruptedException {
    @Nullable ShardWriter current;
    lock.lock();
    try {
      current = writer;
      writer = null;
    } finally {
      lock.unlock();
    }
    if (current != null) {
      current.close(limit);
    }
  }

  /** The committed counts of a watch; zero while they are not known. */
  public Counts counts(WatchKey key) {
    @Nullable ShardWriter current = current();
    return current == null ? Counts.ZERO : current.counts(key);
  }

  /** Writes folder statuses with the next transaction; dropped while there is no writer. */
  public void tell(List<FolderStatus> statuses) {
    @Nullable ShardWriter current = current();
    if (current != null) {
      current.tell(statuses);
    }
  }

  @Override
  public Checkpoint committed(WatchKey key, Watch watch) throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        @Nullable ShardWriter current = writer;
        if (current != null && current.isAlive()) {
          return current.committed(key, watch);
        }
        opened.await();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Handover submit(Batch batch, Runnable release) {
    Handover handover = new Handover(batch, release);
    @Nullable ShardWriter current = current();
    if (current == null) {
      handover.settle(new Outcome.Lost("no writer"));
    } else {
      current.submit(handover);
    }
    return handover;
  }

  @Override
  public List<Entry<Fingerprint>> fingerprints(WatchKey key) throws ReadFault {
    return fingerprints.read(key);
  }

  @Override
  public void marked(WatchKey key, Set<Long> uids) {
    @Nullable ShardWriter current = current();
    if (current != null) {
      current.marked(key, uids);
    }
  }

  private @Nullable ShardWriter current() {
    lock.lock();
    try {
      return writer;
    } finally {
      lock.unlock();
    }
  }
}
