package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.contract.takeover.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changes, all that wait in one transaction, as the only writer among all replicas.
 *
 * <p>All replicas share one {@code transactional.id}. A replica takes it over, reads the topic to
 * its end, judges what waits by that, and commits. A commit that succeeds was not fenced, so nobody
 * took over since the reading began: the change was judged by everything before it, which is what
 * keeps a domain unique. One that is fenced was not written, and is judged again.
 *
 * <p>One thread of its own does everything; {@link #submit} may be called by any.
 */
final class IntegrationWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationWriter.class);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  private final StoreTopic topic;
  private final TakeOver takeOver;
  private final Supplier<CompactedLog<Integration>> logs;
  private final BlockingQueue<PendingChange> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  // Of the writer's thread.
  private @Nullable TransactionalWriter writer;
  private @Nullable CompactedLog<Integration> log;
  private @Nullable Directory written;

  private volatile boolean isClosing;

  IntegrationWriter(StoreTopic topic, TakeOver takeOver, Supplier<CompactedLog<Integration>> logs) {
    this.topic = topic;
    this.takeOver = takeOver;
    this.logs = logs;
    this.thread = Thread.ofPlatform().daemon().name("integration-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Hands a change over; its answer comes within 10 s, or as soon as its outcome is known. */
  PendingChange submit(Change change) {
    var pending = new PendingChange(change);
    queue.add(pending);
    return pending;
  }

  @Override
  public void close() {
    isClosing = true;
    thread.interrupt();
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        LOG.warn("event=writer-does-not-end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    queue.forEach(pending -> pending.answer(pending.givenUp()));
  }

  private void run() {
    var waiting = new ArrayList<PendingChange>();
    try {
      while (!isClosing) {
        if (waiting.isEmpty()) {
          waiting.add(queue.take());
        }
        var _ = queue.drainTo(waiting);
        boolean isDone = commit(waiting);
        waiting.stream()
            .filter(PendingChange::isLost)
            .forEach(pending -> pending.answer(pending.givenUp()));
        var _ = waiting.removeIf(pending -> pending.answer().isDone());
        if (!isDone) {
          pause();
        }
      }
    } catch (InterruptedException _) {
      // Closing.
    } finally {
      waiting.forEach(pending -> pending.answer(pending.givenUp()));
      release();
      if (log != null) {
        log.close();
      }
    }
  }

  /**
   * One attempt. Whatever it decides is answered.
   *
   * @return false if it makes sense to wait a moment before the next
   */
  private boolean commit(List<PendingChange> waiting) {
    Optional<Directory> start = takeUp();
    if (start.isEmpty()) {
      return false;
    }
    Directory now = start.get();
    var outcomes = new LinkedHashMap<PendingChange, Outcome>();
    var accepted = new ArrayList<PendingChange>();
    for (var pending : waiting) {
      Rules.Verdict verdict = judge(now, start.get(), pending);
      if (verdict.isAccepted()) {
        accepted.add(pending);
      }
      outcomes.put(pending, verdict.outcome());
      now = verdict.after();
    }
    if (!accepted.isEmpty() && !write(accepted)) {
      return false;
    }
    written = now;
    outcomes.forEach(PendingChange::answer);
    return true;
  }

  private static Rules.Verdict judge(Directory now, Directory committed, PendingChange pending) {
    if (pending.isInDoubt()) {
      Optional<Outcome> settled = Rules.settle(committed, pending.change());
      pending.settled();
      if (settled.isPresent()) {
        return new Rules.Verdict(settled.get(), false, now);
      }
    }
    return pending.isOverdue()
        ? new Rules.Verdict(pending.givenUp(), false, now)
        : Rules.judge(now, pending.change());
  }

  private boolean write(List<PendingChange> accepted) {
    if (writer == null) {
      throw new IllegalStateException("nothing was taken over");
    }
    var records = accepted.stream().map(pending -> topic.record(pending.change())).toList();
    switch (writer.write(records)) {
      case WriteOutcome.Committed _ -> {
        return true;
      }
      case WriteOutcome.Refused(int culprit, String detail) -> {
        LOG.error("event=change-refused detail=\"{}\"", detail);
        accepted
            .get(culprit)
            .answer(
                new Outcome.Refused(
                    Problem.of(ProblemCode.INTERNAL, "Kafka does not take the record")));
      }
      case WriteOutcome.Aborted(String detail) ->
          LOG.warn("event=change-aborted detail=\"{}\"", detail);
      case WriteOutcome.Fenced(String detail) -> {
        LOG.info("event=writer-fenced detail=\"{}\"", detail);
        accepted.forEach(PendingChange::fenced);
        release();
      }
      case WriteOutcome.Lost(String detail) -> {
        LOG.warn("event=outcome-unknown detail=\"{}\"", detail);
        accepted.forEach(PendingChange::doubt);
        release();
      }
    }
    return false;
  }

  /**
   * Everything committed until now, by the only writer; empty if Kafka does not give it. A writer
   * that finds what it did not write knows without trying that it has been fenced.
   */
  private Optional<Directory> takeUp() {
    if (writer != null) {
      try {
        Directory now = Directory.of(log().readToEnd(NO_PROGRESS));
        if (written != null && now.hasSameRevisions(written)) {
          return Optional.of(now);
        }
        release();
      } catch (ReadFault fault) {
        forget(fault);
        return Optional.empty();
      }
    }
    return switch (takeOver.take(topic.transactionalId(), () -> true, this::readToEnd)) {
      case TakeOverResult.Taken<Snapshot<Integration>>(var taken, var snapshot) -> {
        writer = taken;
        Directory now = Directory.of(snapshot);
        written = now;
        yield Optional.of(now);
      }
      case TakeOverResult.NotOwner<Snapshot<Integration>> _ ->
          throw new IllegalStateException("every replica may write");
      case TakeOverResult.Failed<Snapshot<Integration>>(String reason, _, Exception cause) -> {
        LOG.warn("event=take-over-failed detail=\"{}\"", reason, cause);
        if (cause instanceof ReadFault fault) {
          forget(fault);
        }
        yield Optional.empty();
      }
    };
  }

  private Snapshot<Integration> readToEnd() throws ReadFault {
    return log().readToEnd(NO_PROGRESS);
  }

  private CompactedLog<Integration> log() {
    if (log == null) {
      log = logs.get();
    }
    return log;
  }

  /** What a fault left of the log is not used again where the fault lies in the log itself. */
  private void forget(ReadFault fault) {
    LOG.warn("event=read-failed code={} detail=\"{}\"", fault.code(), fault.getMessage());
    if (!fault.isRetriable() && log != null) {
      log.close();
      log = null;
    }
  }

  private void release() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    written = null;
  }

  /** Random, so that replicas that fence each other do not do so in step. */
  private static void pause() throws InterruptedException {
    long millis =
        ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis());
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
