package io.mailroom.ingest.shard;

import io.mailroom.contract.integration.FolderName;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.ingest.publish.ShardPublisher;
import io.mailroom.ingest.session.FolderSession;
import io.mailroom.ingest.session.SessionSpec;
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
final class Shard {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration RETRY = Duration.ofMillis(500);

  /** A revoke returns within a second; what is not committed by then is fenced. */
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(500);

  private final int number;
  private final ShardTools tools;
  private final ShardPublisher publisher;
  private final StatusBoard board;
  private final Map<SessionSpec, FolderSession> sessions = new HashMap<>();
  private final Map<WatchKey, FolderName> watched = new HashMap<>();
  private final Thread thread;
  private final Semaphore wakes = new Semaphore(0);
  private ShardState state = ShardState.UNREAD;
  private volatile boolean closing;

  Shard(int number, ShardTools tools) {
    this.number = number;
    this.tools = tools;
    this.publisher = tools.publisher(number);
    this.board = tools.board();
    this.thread = Thread.ofVirtual().name("shard-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The integrations may want something else now. */
  void wake() {
    wakes.release();
  }

  /** Tells the shard to end; returns at once. */
  void revoke() {
    closing = true;
    wake();
  }

  /** Waits a moment for the transaction at hand, so that the next owner finds a clean end. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  private void run() {
    try {
      while (!closing) {
        if (wanted().isEmpty() && sessions.isEmpty()) {
          pause(TICK);
        } else if (!tools.isConfirmed()) {
          closeSessions();
          pause(RETRY);
        } else if (takeOver()) {
          write();
          publisher.close(CLOSE_LIMIT);
        } else {
          pause(jittered(RETRY));
        }
      }
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
    for (SessionSpec spec : plan.close()) {
      FolderSession session = Objects.requireNonNull(sessions.remove(spec), "it is running");
      session.close();
      LOG.info("event=session-closed session={}", spec.key());
    }
    for (SessionSpec spec : plan.open()) {
      watched.put(spec.key(), spec.watch().folder());
      if (state.unreadable().contains(spec.key())) {
        Reason reason = new Reason("checkpoint-unreadable", "of another version, or damaged");
        board.state(spec.key(), spec.watch().folder(), FolderState.UNREADABLE, reason);
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
          board.state(key, watch.folder(), FolderState.PAUSED, null);
        });
    forgetRemoved(wanted);
  }

  /** Says of watches that are no more that they are removed, once. */
  private void forgetRemoved(Wanted wanted) {
    Map<WatchKey, FolderName> removed = new HashMap<>(watched);
    removed.keySet().removeIf(wanted::has);
    if (removed.isEmpty()) {
      return;
    }
    removed.forEach((key, folder) -> board.state(key, folder, FolderState.REMOVED, null));
    publisher.tell(board.due(publisher::counts));
    for (WatchKey key : removed.keySet()) {
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
