package io.mailroom.contract.takeover;

import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOverResult.Failed;
import io.mailroom.contract.takeover.TakeOverResult.NotOwner;
import io.mailroom.contract.takeover.TakeOverResult.Taken;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes the caller the only writer under a {@code transactional.id}, and gives it all that was
 * committed under it before:
 *
 * <ol>
 *   <li>confirm that it is elected;
 *   <li>{@code initTransactions()} on a new producer: when it returns, every earlier commit of that
 *       id is complete or impossible;
 *   <li>read the state to its end, only now: an earlier read could miss a commit that was still on
 *       its way.
 * </ol>
 *
 * <p>The fence is the id, not the election: two take-overs may run at once, and the later {@code
 * initTransactions} wins. The other learns it at its first commit.
 */
public final class TakeOver {
  private final Map<String, Object> kafkaConfig;

  /**
   * Take-overs on one Kafka.
   *
   * @param kafkaConfig how to reach it: {@code bootstrap.servers} and what security needs
   */
  public TakeOver(Map<String, Object> kafkaConfig) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
  }

  /**
   * Runs one take-over. Blocks: up to 5 s for the fence, then as long as the reader does.
   *
   * @param transactionalId of the one writer, beginning with the topics' prefix
   * @param ownership asked first
   * @param reader called last
   */
  public <S> TakeOverResult<S> take(
      String transactionalId, Ownership ownership, StateReader<S> reader) {
    if (!ownership.confirm()) {
      return new NotOwner<>();
    }
    KafkaProducer<String, byte[]> producer = null;
    try {
      producer =
          new KafkaProducer<>(
              WriterConfig.of(kafkaConfig, transactionalId),
              new StringSerializer(),
              new ByteArraySerializer());
      producer.initTransactions();
      var taken = new Taken<>(new TransactionalWriter(producer), reader.readToEnd());
      producer = null;
      return taken;
    } catch (ReadFault fault) {
      return new Failed<>(
          "cannot read the state of " + transactionalId, fault.isRetriable(), fault);
    } catch (KafkaException e) {
      return new Failed<>("cannot fence " + transactionalId, isRetriable(e), e);
    } finally {
      if (producer != null) {
        TransactionalWriter.close(producer);
      }
    }
  }

  private static boolean isRetriable(KafkaException e) {
    return e instanceof RetriableException
        // Another take-over of the same id came in between.
        || e instanceof ProducerFencedException
        || e instanceof InvalidProducerEpochException;
  }
}
