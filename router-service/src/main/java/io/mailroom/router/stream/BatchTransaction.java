package io.mailroom.router.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Writes what became of a batch together with the batch's offsets: both, or neither. One thread
 * uses it.
 */
public final class BatchTransaction implements AutoCloseable {
  /** How long an outcome may stay unknown. */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;

  public BatchTransaction(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** How a transaction ended. */
  public sealed interface Outcome {
    /** Everybody sees it. */
    record Committed() implements Outcome {}

    /** Nobody will ever see it; the same may be written again. */
    record Aborted(Exception cause) implements Outcome {}

    /** It is not known, or nothing more can be written: only a new process can go on. */
    record Lost(Exception cause) implements Outcome {}
  }

  /**
   * Ends what an earlier process of the same {@code transactional.id} left open; once, before
   * anything else.
   *
   * @throws KafkaException if Kafka does not answer; then it may be tried again
   */
  public void open() {
    producer.initTransactions();
  }

  /**
   * Writes in one transaction.
   *
   * @param offsets next offset to read by partition
   * @param group in whose name the offsets are committed; Kafka refuses if it is out of date
   */
  public Outcome commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    try {
      producer.beginTransaction();
      // A record that fails fails the commit, so no future is looked at.
      for (var record : records) {
        var _ = producer.send(record);
      }
      producer.sendOffsetsToTransaction(offsets, group);
    } catch (KafkaException e) {
      return abort(e);
    }
    try {
      settle(producer::commitTransaction);
      return new Outcome.Committed();
    } catch (TimeoutException | InterruptException e) {
      return new Outcome.Lost(e);
    } catch (KafkaException e) {
      return abort(e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_LIMIT);
  }

  /** A producer that cannot even abort has met a fatal error. */
  private Outcome abort(KafkaException cause) {
    try {
      settle(producer::abortTransaction);
      return new Outcome.Aborted(cause);
    } catch (KafkaException e) {
      e.addSuppressed(cause);
      return new Outcome.Lost(e);
    }
  }

  /** What timed out may have happened: only the same call on the same producer tells. */
  private static void settle(Runnable end) {
    long start = System.nanoTime();
    while (true) {
      try {
        end.run();
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - start > SETTLE_LIMIT.toNanos()) {
          throw e;
        }
      }
    }
  }
}
