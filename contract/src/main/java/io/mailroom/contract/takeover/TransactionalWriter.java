package io.mailroom.contract.takeover;

import io.mailroom.contract.takeover.WriteOutcome.Aborted;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.contract.takeover.WriteOutcome.Fenced;
import io.mailroom.contract.takeover.WriteOutcome.Lost;
import io.mailroom.contract.takeover.WriteOutcome.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes transactions, one at a time, as the only writer under its {@code transactional.id}. Comes
 * from a {@link TakeOver}. One thread uses it; {@link #close} may come from another.
 */
public final class TransactionalWriter implements AutoCloseable {
  /** How long a producer may take to end. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** How long an unknown outcome is asked for on the same producer. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);

  private final Producer<String, byte[]> producer;
  private final Duration settleLimit;
  private boolean isDead;

  TransactionalWriter(Producer<String, byte[]> producer) {
    this(producer, SETTLE_LIMIT);
  }

  TransactionalWriter(Producer<String, byte[]> producer, Duration settleLimit) {
    this.producer = producer;
    this.settleLimit = settleLimit;
  }

  /**
   * Writes all records or none, and waits for the outcome: milliseconds on a good day, 40 s at
   * most.
   *
   * @param records at least one, each with its partition set; those of a partition keep their order
   * @throws IllegalStateException if an earlier outcome was {@link Fenced} or {@link Lost}
   */
  public WriteOutcome write(List<ProducerRecord<String, byte[]>> records) {
    if (isDead) {
      throw new IllegalStateException("the writer is dead (expected a new take-over)");
    }
    isDead = true;
    var outcome = transact(records);
    isDead =
        switch (outcome) {
          case Committed _, Refused _, Aborted _ -> false;
          case Fenced _, Lost _ -> true;
        };
    return outcome;
  }

  /** Ends the producer within a second; may be repeated, and comes through when interrupted. */
  @Override
  public void close() {
    close(producer);
  }

  static void close(Producer<String, byte[]> producer) {
    var interrupted = Thread.interrupted();
    try {
      producer.close(CLOSE_LIMIT);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private WriteOutcome transact(List<ProducerRecord<String, byte[]>> records) {
    var sent = new Sent(records.size());
    try {
      producer.beginTransaction();
      for (int i = 0; i < records.size() && !sent.hasFailed(); i++) {
        // After a failure the next send could block as long as this one did.
        var _ = producer.send(records.get(i), sent.ofRecord(i));
      }
    } catch (KafkaException e) {
      return abort(sent, e);
    }
    return commit(sent);
  }

  /** A commit without an answer may have happened: asking again on the same producer settles it. */
  private WriteOutcome commit(Sent sent) {
    var deadline = System.nanoTime() + settleLimit.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        return new Committed(sent.offsets());
      } catch (TimeoutException e) {
        if (System.nanoTime() >= deadline) {
          return new Lost("no outcome of the commit within " + settleLimit + ": " + e.getMessage());
        }
      } catch (KafkaException e) {
        // Not a commit without an answer: if it can still be aborted, it did not happen.
        return abort(sent, e);
      }
    }
  }

  private WriteOutcome abort(Sent sent, Exception otherwise) {
    var failure = sent.failure();
    var cause = failure == null ? otherwise : failure.cause();
    var deadline = System.nanoTime() + settleLimit.toNanos();
    while (!isFence(cause) && !(cause instanceof InterruptException)) {
      try {
        producer.abortTransaction();
        return failure != null && isRefusal(cause)
            ? new Refused(failure.record(), cause.toString())
            : new Aborted(cause.toString());
      } catch (TimeoutException e) {
        if (System.nanoTime() >= deadline) {
          return new Lost("no outcome of the abort within " + settleLimit + ": " + cause);
        }
      } catch (KafkaException e) {
        return isFence(e) ? new Fenced(e.toString()) : new Lost(e + ", after " + cause);
      }
    }
    return isFence(cause) ? new Fenced(cause.toString()) : new Lost(cause.toString());
  }

  private static boolean isFence(Exception e) {
    return e instanceof ProducerFencedException
        || e instanceof InvalidProducerEpochException
        || e instanceof InvalidPidMappingException
        || e instanceof InvalidTxnStateException;
  }

  private static boolean isRefusal(Exception e) {
    // Of an invalid record the broker tells the whole batch, so that its place is not known.
    return e instanceof RecordTooLargeException;
  }

  /** What the broker said of each record. The first that failed says why; others, that one did. */
  private static final class Sent {
    private final AtomicReference<@Nullable Failure> first = new AtomicReference<>();
    private final AtomicLongArray offsets;

    private record Failure(int record, Exception cause) {}

    Sent(int records) {
      this.offsets = new AtomicLongArray(records);
    }

    Callback ofRecord(int record) {
      return (place, cause) -> {
        if (cause != null) {
          var _ = first.compareAndSet(null, new Failure(record, cause));
        } else {
          offsets.set(record, place.offset());
        }
      };
    }

    boolean hasFailed() {
      return first.get() != null;
    }

    @Nullable Failure failure() {
      return first.get();
    }

    /** Complete after the commit, which waits for every record. */
    List<Long> offsets() {
      return IntStream.range(0, offsets.length()).mapToObj(offsets::get).toList();
    }
  }
}
