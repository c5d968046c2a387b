package io.mailroom.contract.compacted;

import io.mailroom.contract.partition.EndOffsets;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.RecordCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic, followed by a thread of its own. It shows nothing before it has read the topic
 * to its end once. Any thread may ask.
 *
 * @param <V> the record
 */
public final class CompactedView<V> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CompactedView.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PROOF_INTERVAL = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  /** For how long a view is ready without having been proven to be at the end. */
  static final Duration BELIEVED = Duration.ofSeconds(30);

  private final String topic;
  private final Set<Integer> partitions;
  private final CompactedLog<V> log;
  private final EndOffsets ends;
  private final Clock clock;
  private final Thread thread;
  private final List<Consumer<Snapshot<V>>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  // Written by the view's thread only.
  private volatile Snapshot<V> snapshot = Snapshot.empty();
  private volatile Instant asOf = Instant.EPOCH;
  private volatile @Nullable Throwable ended;

  private volatile boolean following;
  private volatile boolean closing;

  /** A view that does not read yet. */
  public CompactedView(
      Map<String, Object> kafkaConfig,
      String topic,
      Set<Integer> partitions,
      RecordCodec<V> codec,
      Clock clock) {
    this.topic = topic;
    this.partitions = Set.copyOf(partitions);
    this.log = new CompactedLog<>(kafkaConfig, topic, partitions, codec);
    this.ends = new EndOffsets(kafkaConfig, topic);
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("view-" + topic).unstarted(this::follow);
  }

  /** Begins to read; returns at once. */
  public void start() {
    following = true;
    thread.start();
  }

  /**
   * Is called after each change, on the view's thread, with what the view then shows. It must not
   * block; if it throws, the view ends and says so.
   */
  public void onChange(Consumer<Snapshot<V>> listener) {
    var _ = listeners.add(listener);
  }

  /** What the view shows now: nothing before the first end, the last known after the view ended. */
  public Snapshot<V> snapshot() {
    return snapshot;
  }

  /**
   * Asks where the topic ends now and waits until the view is there, so that it shows every write
   * that finished before the call.
   *
   * @param limit how long to wait at most
   * @throws ReadFault if it is not there by then, or the view has ended
   */
  public Snapshot<V> awaitEnd(Duration limit) throws ReadFault {
    return awaitEnd(partitions, limit);
  }

  /**
   * The same of some of the view's partitions: a transaction that hangs in another one does not
   * hold it up.
   */
  public Snapshot<V> awaitEnd(Set<Integer> some, Duration limit) throws ReadFault {
    var deadline = System.nanoTime() + limit.toNanos();
    var target = ends.ask(some, limit);
    lock.lock();
    try {
      while (!EndOffsets.areReached(target, snapshot.positions())) {
        failIfEnded();
        var left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new ReadFault(
              ReadFault.Code.NO_PROGRESS,
              "%s is at %s after %s (expected %s)"
                  .formatted(topic, snapshot.positions(), limit, target),
              null);
        }
        var _ = moved.awaitNanos(left);
      }
      return snapshot;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadFault(ReadFault.Code.INTERRUPTED, "interrupted: end of " + topic, e);
    } finally {
      lock.unlock();
    }
  }

  /** At which moment the view last had everything; 1970 when it never had. */
  public Instant asOf() {
    return asOf;
  }

  /** Whether the view is alive and had everything within the last 30 s. */
  public boolean isReady() {
    return following && asOf.plus(BELIEVED).isAfter(clock.instant());
  }

  /** Why the view has ended, if it has. */
  public Optional<String> fault() {
    return Optional.ofNullable(ended).map(Throwable::toString);
  }

  @Override
  public void close() {
    closing = true;
    if (thread.getState() != Thread.State.NEW) {
      thread.interrupt();
      try {
        if (!thread.join(CLOSE_LIMIT)) {
          LOG.warn("event=view-does-not-end topic={}", topic);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    ends.close();
  }

  private void follow() {
    try (log) {
      while (!closing) {
        try {
          followFromProofToProof();
        } catch (ReadFault fault) {
          switch (fault.code()) {
            case UNREACHABLE, NO_PROGRESS, REFUSED -> backOff(fault);
            case INTERRUPTED, HISTORY_GONE, CLOSED -> throw fault;
          }
        }
      }
    } catch (ReadFault | RuntimeException e) {
      if (!closing) {
        LOG.error("event=view-ended topic={}", topic, e);
        ended = e;
      }
    } finally {
      following = false;
      wake();
    }
  }

  /**
   * Asks where the topic ends, reads on until it is there, and goes on until it is time to ask
   * again.
   */
  private void followFromProofToProof() throws ReadFault {
    var askedAt = clock.instant();
    var target = ends.ask(partitions, ANSWER_LIMIT);
    var nextProof = System.nanoTime() + PROOF_INTERVAL.toNanos();
    var isAtEnd = false;
    while (!closing && (!isAtEnd || System.nanoTime() < nextProof)) {
      var changed = log.poll(POLL);
      isAtEnd = log.hasReached(target);
      var isFirst = isAtEnd && asOf.equals(Instant.EPOCH);
      if (isAtEnd && asOf.isBefore(askedAt)) {
        asOf = askedAt;
      }
      if (!asOf.equals(Instant.EPOCH)) {
        snapshot = log.snapshot();
        wake();
        if (changed || isFirst) {
          listeners.forEach(each -> each.accept(snapshot));
        }
      }
    }
  }

  private void failIfEnded() throws ReadFault {
    if (!following) {
      throw new ReadFault(ReadFault.Code.CLOSED, "the view of " + topic + " has ended", ended);
    }
  }

  private void wake() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Goes on later: nothing was missed, and how old the view is shows in {@link #asOf}. */
  private void backOff(ReadFault fault) {
    LOG.warn("event=view-stalls topic={} code={} {}", topic, fault.code(), fault.getMessage());
    try {
      Thread.sleep(BACKOFF);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
