package io.mailroom.ingest.content;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many octets of emails may be in memory at once, in the whole process. First come, first
 * served: a large request waits for room, and the smaller ones behind it wait for it. Any thread
 * may call it.
 */
public final class ByteBudget {
  /** Counted in steps, so that a budget above 2 GiB fits in a semaphore. */
  private static final int STEP = 1024;

  private final int steps;
  private final Semaphore free;

  /**
   * @param bytes the whole budget
   * @throws IllegalArgumentException if it is below one KiB or above two TiB
   */
  public ByteBudget(long bytes) {
    if (bytes < STEP || bytes / STEP > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "byte budget " + bytes + " (expected 1024.." + (long) STEP * Integer.MAX_VALUE + ")");
    }
    this.steps = (int) (bytes / STEP);
    this.free = new Semaphore(steps, true);
  }

  /**
   * Waits until this many bytes are free and takes them. A request beyond the whole budget takes
   * all of it, and so passes alone.
   *
   * @throws InterruptedException if interrupted while it waits; nothing is taken then
   */
  public Share take(long bytes) throws InterruptedException {
    int wanted = Math.clamp((bytes + STEP - 1) / STEP, 1, steps);
    free.acquire(wanted);
    return new Share(wanted);
  }

  /** The whole budget, rounded down. */
  public long bytes() {
    return (long) steps * STEP;
  }

  /** Bytes that nobody holds now, rounded down. */
  public long free() {
    return (long) free.availablePermits() * STEP;
  }

  /** What one email holds of the budget. Any thread may close it. */
  public final class Share implements AutoCloseable {
    private final int held;
    private final AtomicBoolean returned = new AtomicBoolean();

    private Share(int held) {
      this.held = held;
    }

    /** Gives it back. Can be repeated. */
    @Override
    public void close() {
      if (returned.compareAndSet(false, true)) {
        free.release(held);
      }
    }
  }
}
