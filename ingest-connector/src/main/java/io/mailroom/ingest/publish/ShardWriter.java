package io.mailroom.ingest.publish;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.contract.takeover.WriteOutcome;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.publish.Batch.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a shard, from one take-over to its end. Its thread gathers what the sessions
 * hand over into one transaction at a time: emails, their checkpoints, statuses. A writer that
 * failed never writes again; a new take-over makes a new one.
 */
final class ShardWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ShardWriter.class);
  private static final int MOST_MESSAGES = 1_000;
  private static final int MOST_ABORTS = 5;
  private static final Duration ABORT_PAUSE = Duration.ofMillis(200);

  /** Marks alone wait this long for company: a transaction of their own costs as much as emails. */
  private static final Duration MARKS_WAIT = Duration.ofSeconds(1);

  private final TransactionalWriter kafka;
  private final ShardRecords records;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Map<WatchKey, Checkpoint> committed;

  /** Watches whose attempt this writer wrote down, and nothing since. */
  private final Set<WatchKey> attempts = new HashSet<>();

  private final Thread thread;
  private volatile boolean closing;

  /** Nobody takes from {@link #requests} any more. */
  private volatile boolean ended;

  private sealed interface Request {
    record Submitted(Handover handover) implements Request {}

    record Marked(WatchKey key, Set<Long> uids) implements Request {}

    record Told(List<FolderStatus> statuses) implements Request {}

    record Close() implements Request {}
  }

  /**
   * @param kafka the writer that a take-over gave
   * @param checkpoints what the take-over read
   */
  ShardWriter(
      TransactionalWriter kafka, ShardRecords records, Map<WatchKey, Checkpoint> checkpoints) {
    this.kafka = kafka;
    this.records = records;
    this.committed = new ConcurrentHashMap<>(checkpoints);
    this.thread = Thread.ofVirtual().name("writer-" + records.shard()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether it still writes. */
  boolean isAlive() {
    return !ended && !closing;
  }

  Checkpoint committed(WatchKey key, Watch watch) {
    return committed.computeIfAbsent(
        key, _ -> Checkpoint.beginning(watch.watchId(), watch.baseline()));
  }

  Counts counts(WatchKey key) {
    @Nullable Checkpoint checkpoint = committed.get(key);
    return checkpoint == null ? Counts.ZERO : checkpoint.counts();
  }

  void submit(Handover handover) {
    requests.add(new Request.Submitted(handover));
    if (ended) {
      // It may have come too late to be settled by the writer itself.
      settleLeftovers("writer ended");
    }
  }

  void marked(WatchKey key, Set<Long> uids) {
    requests.add(new Request.Marked(key, uids));
  }

  void tell(List<FolderStatus> statuses) {
    requests.add(new Request.Told(statuses));
  }

  /** Ends after the transaction at hand; what was not begun is lost to its sessions. */
  void close(Duration limit) throws InterruptedException {
    closing = true;
    requests.add(new Request.Close());
    try {
      if (!thread.join(limit)) {
        LOG.warn("event=writer-still-busy shard={}", records.shard());
      }
    } finally {
      kafka.close();
    }
  }

  private void run() {
    Gathered gathered = new Gathered();
    String end = "writer closed";
    try {
      while (!closing) {
        gather(gathered);
        if (!closing) {
          @Nullable String failure = write(gathered);
          if (failure != null) {
            end = failure;
            return;
          }
          gathered = new Gathered();
        }
      }
      withdrawAttempts();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Closed in the middle of a transaction that did not end in time, or a bug: either way the
      // next take-over finds what was committed.
      end = "writer failed: " + e;
      LOG.error("event=writer-failed shard={}", records.shard(), e);
    } finally {
      ended = true;
      gathered.lost(end);
      settleLeftovers(end);
    }
  }

  /** Commits what was gathered; what failed for good, or null when nothing did. */
  private @Nullable String write(Gathered gathered) throws InterruptedException {
    int aborts = 0;
    while (aborts < MOST_ABORTS) {
      Transaction transaction =
          Transaction.plan(
              committed::get, gathered.batches(), gathered.marks(), gathered.statuses());
      if (transaction.isEmpty()) {
        gathered.committed(transaction);
        return null;
      }
      List<Message> sent = new ArrayList<>();
      switch (kafka.write(recordsOf(transaction, sent))) {
        case WriteOutcome.Committed _ -> {
          committed.putAll(transaction.checkpoints());
          transaction.accepted().forEach(this::note);
          gathered.committed(transaction);
          return null;
        }
        case WriteOutcome.Refused refused -> {
          warn("record-refused", refused.detail());
          if (refused.record() >= sent.size()
              || !(sent.get(refused.record()) instanceof Message.Email email)) {
            return "Kafka refused a record that is no email: " + refused.detail();
          }
          // No abort: each refusal makes what is left smaller.
          gathered.deadLetter(email.event(), refused.detail());
        }
        case WriteOutcome.Aborted aborted -> {
          warn("transaction-aborted", aborted.detail());
          aborts++;
          Thread.sleep(ABORT_PAUSE.multipliedBy(aborts));
        }
        case WriteOutcome.Fenced fenced -> {
          return fenced.detail();
        }
        case WriteOutcome.Lost lost -> {
          return lost.detail();
        }
      }
    }
    return "aborted " + MOST_ABORTS + " times";
  }

  private void note(Batch batch) {
    var _ =
        switch (batch.step()) {
          case Step.Attempt _ -> attempts.add(batch.watch());
          case Step.Onward _, Step.Late _, Step.Reopen _, Step.Missed _ ->
              attempts.remove(batch.watch());
        };
  }

  /**
   * What a clean end interrupts has not failed: five restarts in a row are not to give up an email
   * that is only slow to come.
   */
  private void withdrawAttempts() {
    List<ProducerRecord<String, byte[]>> withdrawn = new ArrayList<>();
    for (WatchKey key : attempts) {
      @Nullable Checkpoint last = committed.get(key);
      if (last != null) {
        withdrawn.add(records.of(key, CheckpointRule.withdrawn(last)));
      }
    }
    if (!withdrawn.isEmpty()) {
      var _ = kafka.write(withdrawn);
    }
  }

  /**
   * The records of a transaction, emails first.
   *
   * @param sent gets the message of each record that has one, at the same index
   */
  private List<ProducerRecord<String, byte[]>> recordsOf(
      Transaction transaction, List<Message> sent) {
    List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
    for (Batch batch : transaction.accepted()) {
      for (Message message : batch.messages()) {
        records
            .of(batch.watch().integration(), message)
            .ifPresent(record -> {
              all.add(record);
              sent.add(message);
            });
      }
    }
    transaction
        .fingerprints()
        .forEach((key, each) -> each.forEach(print -> all.add(records.of(key, print))));
    transaction.checkpoints().forEach((key, checkpoint) -> all.add(records.of(key, checkpoint)));
    transaction.statuses().forEach(status -> all.add(records.of(status)));
    return all;
  }

  private void warn(String code, String detail) {
    LOG.warn("event=not-committed shard={} code={} detail={}", records.shard(), code, detail);
  }

  /** Waits for work, and takes all that is there, up to the size of a transaction. */
  private void gather(Gathered gathered) throws InterruptedException {
    take(requests.take(), gathered);
    long marksDue = System.nanoTime() + MARKS_WAIT.toNanos();
    while (!closing && gathered.messages() < MOST_MESSAGES) {
      long wait = gathered.canWait() ? marksDue - System.nanoTime() : 0;
      @Nullable Request next = requests.poll(wait, TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      take(next, gathered);
    }
  }

  private void take(Request request, Gathered gathered) {
    switch (request) {
      case Request.Submitted submitted -> gathered.add(submitted.handover());
      case Request.Marked marked -> gathered.addMarks(marked.key(), marked.uids());
      case Request.Told told -> gathered.addStatuses(told.statuses());
      case Request.Close _ -> closing = true;
    }
  }

  private void settleLeftovers(String reason) {
    List<Request> left = new ArrayList<>();
    requests.drainTo(left);
    for (Request request : left) {
      if (request instanceof Request.Submitted submitted) {
        submitted.handover().settle(new Handover.Outcome.Lost(reason));
      }
    }
  }
}
