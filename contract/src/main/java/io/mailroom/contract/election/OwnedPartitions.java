package io.mailroom.contract.election;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions that a group has given to this process, each with its worker. The election's
 * thread lets them come and go; any thread may ask.
 *
 * @param <P> the worker
 */
public final class OwnedPartitions<P extends OwnedPartition> implements Election.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedPartitions.class);

  /** A revoke must return within a second. */
  private static final Duration REVOKE_LIMIT = Duration.ofMillis(800);

  private final String topic;
  private final IntFunction<P> maker;
  private final Map<Integer, P> owned = new ConcurrentHashMap<>();

  /**
   * Owns nothing yet.
   *
   * @param topic whose partitions, for the log
   * @param maker makes the worker of a partition that has come
   */
  public OwnedPartitions(String topic, IntFunction<P> maker) {
    this.topic = topic;
    this.maker = maker;
  }

  /** Those that are owned now. */
  public Collection<P> all() {
    return List.copyOf(owned.values());
  }

  /** Whether every one of them is worked on. */
  public boolean areWorking() {
    return owned.values().stream().noneMatch(OwnedPartition::hasFailed);
  }

  /** Ends all work, within a second. */
  public void releaseAll() {
    release(owned.keySet());
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    LOG.info("event=partitions-assigned topic={} partitions={}", topic, partitions);
    for (int number : partitions) {
      P worker = maker.apply(number);
      owned.put(number, worker);
      worker.start();
    }
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    LOG.info("event=partitions-revoked topic={} partitions={}", topic, partitions);
    release(partitions);
  }

  private void release(Set<Integer> partitions) {
    List<P> released = new ArrayList<>();
    for (int number : Set.copyOf(partitions)) {
      Optional.ofNullable(owned.remove(number)).ifPresent(released::add);
    }
    released.forEach(OwnedPartition::revoke);
    long deadline = System.nanoTime() + REVOKE_LIMIT.toNanos();
    try {
      for (P worker : released) {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        if (!worker.awaitEnd(left)) {
          LOG.warn("event=partition-not-ended-in-time topic={}", topic);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
