package io.mailroom.contract.partition;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One partition as a {@link PartitionFeed} reads it for one follower. Any thread may ask. */
public final class Reading implements AutoCloseable {
  private static final long NOWHERE = -1;

  private final EndOffsets ends;
  private final TopicPartition place;
  private final Consumer<ConsumerRecord<String, byte[]>> follower;
  private final BooleanSupplier isFed;
  private final Consumer<Reading> leave;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  // Written by the feed's thread, under the lock.
  private volatile long position = NOWHERE;

  private volatile boolean isLeft;

  Reading(
      EndOffsets ends,
      TopicPartition place,
      Consumer<ConsumerRecord<String, byte[]>> follower,
      BooleanSupplier isFed,
      Consumer<Reading> leave) {
    this.ends = ends;
    this.place = place;
    this.follower = follower;
    this.isFed = isFed;
    this.leave = leave;
  }

  /**
   * Waits until the follower has got everything that was committed to the partition before the
   * call, also behind transactions that were still open.
   *
   * @param noProgress how long the end may fail to come nearer
   * @throws ReadFault if it does, or Kafka fails
   */
  public void awaitEnd(Duration noProgress) throws ReadFault {
    long end = end(noProgress);
    lock.lock();
    try {
      var before = position;
      var left = noProgress.toNanos();
      while (position < end) {
        if (left <= 0 || !isFed.getAsBoolean()) {
          throw new ReadFault(
              left <= 0 ? ReadFault.Code.NO_PROGRESS : ReadFault.Code.CLOSED,
              "%s is at %d (expected %d)".formatted(place, position, end),
              null);
        }
        left = moved.awaitNanos(left);
        if (position != before) {
          before = position;
          left = noProgress.toNanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadFault(ReadFault.Code.INTERRUPTED, "interrupted: end of " + place, e);
    } finally {
      lock.unlock();
    }
  }

  /** The follower gets no more, but for a record that is being handed to it at this moment. */
  @Override
  public void close() {
    isLeft = true;
    leave.accept(this);
  }

  TopicPartition place() {
    return place;
  }

  boolean hasBegun() {
    return position != NOWHERE;
  }

  void take(ConsumerRecord<String, byte[]> record) {
    if (!isLeft) {
      follower.accept(record);
    }
  }

  void reached(long next) {
    if (next != position) {
      lock.lock();
      try {
        position = next;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  void wake() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long end(Duration limit) throws ReadFault {
    return ends.ask(Set.of(place.partition()), limit).getOrDefault(place.partition(), 0L);
  }
}
