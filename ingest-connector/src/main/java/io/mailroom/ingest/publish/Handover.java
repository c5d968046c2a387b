package io.mailroom.ingest.publish;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A batch on its way into Kafka; the session waits for its outcome, the writer settles it once. */
public final class Handover {
  private final Batch batch;
  private final Runnable release;
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable Outcome outcome;

  Handover(Batch batch, Runnable release) {
    this.batch = batch;
    this.release = release;
  }

  /** What became of a batch. */
  public sealed interface Outcome {
    /** Its emails and its checkpoint are in Kafka, together. */
    record Committed() implements Outcome {}

    /** Nothing of it is; the session starts again from the committed checkpoint. */
    record Lost(String reason) implements Outcome {}
  }

  /** The batch that was handed over. */
  public Batch batch() {
    return batch;
  }

  /** Waits for the outcome. */
  public Outcome await() throws InterruptedException {
    settled.await();
    Outcome known = outcome;
    if (known == null) {
      throw new IllegalStateException("a batch was settled without an outcome");
    }
    return known;
  }

  /**
   * The first outcome counts. One thread at a time: whoever took the batch from the writer's queue.
   */
  void settle(Outcome result) {
    if (outcome == null) {
      outcome = result;
      release.run();
      settled.countDown();
    }
  }
}
