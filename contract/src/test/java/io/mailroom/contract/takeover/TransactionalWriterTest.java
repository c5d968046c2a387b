package io.mailroom.contract.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mailroom.contract.takeover.WriteOutcome.Aborted;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.contract.takeover.WriteOutcome.Fenced;
import io.mailroom.contract.takeover.WriteOutcome.Lost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the writer makes of each way in which a producer can fail. */
class TransactionalWriterTest {
  private static final List<ProducerRecord<String, byte[]>> RECORDS =
      List.of(new ProducerRecord<>("topic", 0, "key", new byte[] {1}));

  private final ScriptedProducer producer = new ScriptedProducer();
  private final TransactionalWriter writer =
      new TransactionalWriter(producer, Duration.ofSeconds(30));

  @Test
  void commitWithoutAnAnswerIsAskedForAgain() {
    producer.commits.add(new TimeoutException("no answer"));
    producer.commits.add(new TimeoutException("no answer"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Committed.class);
    assertThat(producer.aborted).isZero();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void commitThatNeverGetsAnAnswerIsNeitherAbortedNorTakenForWritten() {
    var impatient = new TransactionalWriter(producer, Duration.ZERO);
    producer.commits.add(new TimeoutException("no answer"));

    assertThat(impatient.write(RECORDS)).isInstanceOf(Lost.class);
    assertThat(producer.aborted).isZero();
    assertThatIllegalStateException().isThrownBy(() -> impatient.write(RECORDS));
  }

  @Test
  void commitThatKafkaRefusesIsAbortedAndTheSameGoesAgain() {
    producer.commits.add(new TransactionAbortableException("no"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Aborted.class);
    assertThat(writer.write(RECORDS)).isInstanceOf(Committed.class);
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void lostRecordsShowOnlyWhenTheCommitIsAskedForAgain() {
    // The producer throws a timeout for records that it gave up, and then refuses the commit.
    producer.commits.add(new TimeoutException("expired 1 record"));
    producer.commits.add(new KafkaException("in an error state"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Aborted.class);
    assertThat(producer.aborted).isOne();
  }

  static Stream<KafkaException> fences() {
    return Stream.of(
        new ProducerFencedException("fenced"),
        new InvalidProducerEpochException("epoch"),
        new InvalidPidMappingException("mapping"),
        new InvalidTxnStateException("state"));
  }

  @ParameterizedTest
  @MethodSource("fences")
  void fencedWriterIsDead(KafkaException fence) {
    producer.commits.add(fence);

    assertThat(writer.write(RECORDS)).isInstanceOf(Fenced.class);
    assertThat(producer.aborted).isZero();
    assertThatIllegalStateException().isThrownBy(() -> writer.write(RECORDS));
  }

  @Test
  void fenceThatShowsAtTheAbortIsAFence() {
    producer.commits.add(new KafkaException("refused"));
    producer.aborts.add(new ProducerFencedException("fenced"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Fenced.class);
  }

  @Test
  void writerWhoseAbortFailsIsLost() {
    producer.commits.add(new KafkaException("refused"));
    producer.aborts.add(new KafkaException("refused too"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Lost.class);
    assertThatIllegalStateException().isThrownBy(() -> writer.write(RECORDS));
  }

  @Test
  void interruptedWriterIsLostAndTheInterruptStays() {
    producer.commits.add(new InterruptException("stop"));

    assertThat(writer.write(RECORDS)).isInstanceOf(Lost.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** A producer whose commits and aborts fail as told, and succeed afterwards. */
  private static final class ScriptedProducer extends MockProducer<String, byte[]> {
    final Deque<KafkaException> commits = new ArrayDeque<>();
    final Deque<KafkaException> aborts = new ArrayDeque<>();
    int aborted;

    ScriptedProducer() {
      super(true, null, new StringSerializer(), new ByteArraySerializer());
      initTransactions();
    }

    @Override
    public void commitTransaction() {
      if (!commits.isEmpty()) {
        throw commits.remove();
      }
      super.commitTransaction();
    }

    @Override
    public void abortTransaction() {
      if (!aborts.isEmpty()) {
        throw aborts.remove();
      }
      aborted++;
      super.abortTransaction();
    }
  }
}
