package io.mailroom.ingest.shard;

import io.mailroom.contract.election.OwnedPartition;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.publish.ShardPublisher;
import io.mailroom.ingest.session.FolderSession;
import io.mailroom.ingest.shard.SessionPlanner.Plan;
import io.mailroom.ingest.shard.SessionPlanner.Wanted;
import io.mailroom.ingest.status.StatusBoard;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard while this connector owns it: a virtual thread that takes it over, keeps the sessions
 * that its integrations want, and takes it over again when its writer ends.
 *
 * <pre>
 * assigned ──▶ idle (no integrations) ──▶ taking over ──▶ writing ──▶ taking over …
 *                                              each ──▶ closed, when revoked or unconfirmed
 * </pre>
 */
final class Shard implements OwnedPartition {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final Duration TICK = Duration.ofMillis(500);

  /** Integrations that change wake the shard: this is only in case. */
  private static final Duration IDLE_TICK = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofMillis(500);

  /** A revoke returns within a second; what is not committed by then is fenced. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(500);

  private final int number;
  private final ShardTools tools;
  private final ShardPublisher publisher;
  private final StatusBoard board;
  private final Map<FolderSpec, FolderSession> sessions = new HashMap<>();
  private final Map<WatchKey, FolderName> watched = new HashMap<>();
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private ShardState state = ShardState.UNREAD;
  private volatile boolean closing;
  private volatile boolean failed;

  Shard(int number, ShardTools tools) {
    this.number = number;
    this.tools = tools;
    this.publisher = tools.publisher(number);
    this.board = tools.board();
    this.thread = Thread.ofVirtual().name("shard-" + number).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** How its watches fare now. Any thread may ask. */
  List<FolderStatus> statuses() {
    return board.all(publisher::counts);
  }

  /** The integrations may want something else now. */
  void wake() {
    wakes.release();
  }

  @Override
  public void revoke() {
    closing = true;
    thread.interrupt();
  }

  @Override
  public boolean hasFailed() {
    return failed;
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  private void run() {
    try {
      while (!closing) {
        if (wanted().isEmpty() && sessions.isEmpty()) {
          pause(IDLE_TICK);
        } else if (!tools.isConfirmed()) {
          closeSessions();
          pause(RETRY);
        } else {
          if (takeOver()) {
            write();
            publisher.close(CLOSE_LIMIT);
          }
          pause(jittered(RETRY));
        }
      }
    } catch (InterruptedException e) {
      // Only a revoke interrupts.
    } catch (RuntimeException e) {
      if (!closing) {
        failed = true;
        LOG.error("event=shard-failed shard={}", number, e);
      }
    } finally {
      end();
    }
  }

  private void end() {
    // What the revoke interrupted is over; the transaction at hand still gets its moment.
    var _ = Thread.interrupted();
    try {
      publisher.close(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeSessions();
    }
  }

  private boolean takeOver() {
    long begin = System.nanoTime();
    return switch (tools.takeOver(number)) {
      case TakeOverResult.Taken<ShardState>(TransactionalWriter writer, ShardState read) -> {
        state = read;
        publisher.open(writer, read.checkpoints());
        LOG.info(
            "event=shard-taken shard={} millis={}",
            number,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        yield true;
      }
      case TakeOverResult.NotOwner<ShardState> _ -> false;
      case TakeOverResult.Failed<ShardState>(String reason, boolean retriable, Exception cause) -> {
        LOG.warn(
            "event=take-over-failed shard={} retriable={} reason={} cause={}",
            number,
            retriable,
            reason,
            cause.toString());
        yield false;
      }
    };
  }

  private void write() throws InterruptedException {
    while (!closing && publisher.isWriting() && tools.isConfirmed()) {
      follow(wanted());
      List<FolderStatus> due = board.due(publisher::counts);
      if (!due.isEmpty()) {
        publisher.tell(due);
      }
      pause(TICK);
    }
  }

  private Wanted wanted() {
    return SessionPlanner.wanted(tools.integrations(), tools.shards(), number);
  }

  private void follow(Wanted wanted) {
    Plan plan = SessionPlanner.plan(wanted, sessions.keySet());
    for (FolderSpec spec : plan.close()) {
      FolderSession session = Objects.requireNonNull(sessions.remove(spec), "it is running");
      session.close();
      LOG.info("event=session-closed session={}", spec.key());
    }
    for (FolderSpec spec : plan.open()) {
      watched.put(spec.key(), spec.watch().folder());
      if (state.unreadable().contains(spec.key())) {
        Reason reason = new Reason("checkpoint-unreadable", "of another version, or damaged");
        board.watch(spec.key(), spec.watch().folder(), FolderState.UNREADABLE, reason);
      } else {
        FolderSession session = tools.session(spec, publisher, board);
        sessions.put(spec, session);
        session.start();
        LOG.info("event=session-opened session={}", spec.key());
      }
    }
    wanted
        .paused()
        .forEach((key, watch) -> {
          watched.put(key, watch.folder());
          board.watch(key, watch.folder(), FolderState.PAUSED, null);
        });
    sayUnreadable(wanted);
    forgetRemoved(wanted);
  }

  /** A watch whose integration cannot be read any more may still exist: it is not removed. */
  private void sayUnreadable(Wanted wanted) {
    Reason reason = new Reason("integration-unreadable", "of another version, or damaged");
    for (WatchKey key : watched.keySet()) {
      if (wanted.unreadable().contains(key.integration().value())) {
        board.state(key, FolderState.UNREADABLE, reason);
      }
    }
  }

  /** Says of watches that are no more that they are removed, once. */
  private void forgetRemoved(Wanted wanted) {
    List<WatchKey> removed = watched.keySet().stream().filter(key -> !wanted.has(key)).toList();
    if (removed.isEmpty()) {
      return;
    }
    removed.forEach(key -> board.state(key, FolderState.REMOVED, null));
    publisher.tell(board.due(publisher::counts));
    for (WatchKey key : removed) {
      board.forget(key);
      watched.remove(key);
    }
  }

  private void closeSessions() {
    sessions.values().forEach(FolderSession::close);
    sessions.clear();
  }

  private void pause(Duration limit) throws InterruptedException {
    if (!closing && wakes.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      var _ = wakes.drainPermits();
    }
  }

  private static Duration jittered(Duration whole) {
    return whole.plusMillis(ThreadLocalRandom.current().nextLong(whole.toMillis()));
  }
}
