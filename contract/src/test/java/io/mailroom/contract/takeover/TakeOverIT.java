package io.mailroom.contract.takeover;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.kafka.SharedKafka;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOverResult.Failed;
import io.mailroom.contract.takeover.TakeOverResult.NotOwner;
import io.mailroom.contract.takeover.TakeOverResult.Taken;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.contract.takeover.WriteOutcome.Fenced;
import io.mailroom.contract.takeover.WriteOutcome.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedKafka.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class TakeOverIT {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(8);

  private final SharedKafka kafka;
  private final TakeOver takeOver;
  private final String id = SharedKafka.unique("writer");
  private String topic = "";

  TakeOverIT(SharedKafka kafka) {
    this.kafka = kafka;
    this.takeOver = new TakeOver(kafka.config());
  }

  @BeforeEach
  void makeTopic() {
    topic = kafka.compactedTopic();
  }

  @Test
  void newOwnerGetsAllThatWasCommitted() {
    try (var former = taken().writer()) {
      assertThat(former.write(List.of(note(topic, "a", "1"), note(topic, "b", "1"))))
          .isInstanceOf(Committed.class);
      assertThat(former.write(List.of(note(topic, "a", "2")))).isInstanceOf(Committed.class);

      var taken = taken();

      taken.writer().close();
      assertThat(taken.state().value("a")).contains(new Note("2"));
      assertThat(taken.state().value("b")).contains(new Note("1"));
      assertThat(taken.state().entries()).hasSize(2);
    }
  }

  @Test
  void formerOwnerIsFencedAndWritesNothingMore() {
    try (var former = taken().writer();
        var newer = taken().writer()) {

      var late = former.write(List.of(note(topic, "late", "x")));

      assertThat(late).isInstanceOf(Fenced.class);
      assertThat(newer.write(List.of(note(topic, "newer", "y")))).isInstanceOf(Committed.class);
      assertThat(kafka.committedNotes(topic)).containsExactly("newer=y");
    }
  }

  @Test
  void transactionThatTheFormerOwnerLeftOpenIsAbortedBeforeTheStateIsRead() {
    // Given: killed between the last send and the commit
    var former = kafka.producer(id);
    former.initTransactions();
    former.beginTransaction();
    var _ = former.send(note(topic, "half", "x"));
    former.flush();

    // Then: the limit is below the time after which the broker would end it by itself
    var taken = taken();

    taken.writer().close();
    assertThat(taken.state().entries()).isEmpty();
    former.close(Duration.ZERO);
  }

  @Test
  void commitThatTheFormerOwnerFinishesBeforeItIsFencedIsInTheState() {
    try (var former = taken().writer()) {
      var result =
          takeOver.take(
              id,
              () -> {
                assertThat(former.write(List.of(note(topic, "last", "x"))))
                    .isInstanceOf(Committed.class);
                return true;
              },
              this::readNotes);

      var taken = (Taken<Snapshot<Note>>) result;
      taken.writer().close();
      assertThat(taken.state().value("last")).contains(new Note("x"));
    }
  }

  @Test
  void nobodyWritesBetweenTheReadAndTheFirstWrite() {
    try (var former = taken().writer()) {
      var duringRead = new ArrayList<WriteOutcome>();
      var result =
          takeOver.take(
              id,
              () -> true,
              () -> {
                duringRead.add(former.write(List.of(note(topic, "former", "x"))));
                return readNotes();
              });

      ((Taken<Snapshot<Note>>) result).writer().close();
      assertThat(duringRead).singleElement().isInstanceOf(Fenced.class);
    }
  }

  @Test
  void laterOfTwoTakeOversWins() {
    var later = new ArrayList<Taken<Snapshot<Note>>>();
    var result =
        takeOver.take(
            id,
            () -> true,
            () -> {
              later.add(taken());
              return readNotes();
            });

    try (var first = ((Taken<Snapshot<Note>>) result).writer();
        var second = later.getFirst().writer()) {
      assertThat(second.write(List.of(note(topic, "second", "y")))).isInstanceOf(Committed.class);
      assertThat(first.write(List.of(note(topic, "first", "x")))).isInstanceOf(Fenced.class);
      assertThat(second.write(List.of(note(topic, "second", "z")))).isInstanceOf(Committed.class);
    }
    assertThat(kafka.committedNotes(topic)).containsExactly("second=y", "second=z");
  }

  @Test
  void whoIsNotElectedDisturbsNobody() {
    try (var owner = taken().writer()) {
      var result = takeOver.take(id, () -> false, this::readNotes);

      assertThat(result).isInstanceOf(NotOwner.class);
      assertThat(owner.write(List.of(note(topic, "a", "1")))).isInstanceOf(Committed.class);
    }
  }

  @Test
  void stateThatCannotBeReadFailsTheTakeOver() {
    try (var foreign = kafka.producer(SharedKafka.unique("foreign"))) {
      foreign.initTransactions();
      foreign.beginTransaction();
      var _ = foreign.send(note(topic, "open", "x"));
      foreign.flush();

      var result = takeOver.take(id, () -> true, () -> readNotes(Duration.ofSeconds(1)));

      foreign.abortTransaction();
      assertThat(result).isInstanceOf(Failed.class);
      assertThat(((Failed<Snapshot<Note>>) result).isRetriable()).isTrue();
    }
  }

  @Test
  void recordThatIsTooLargeIsNamedAndTheWriterGoesOn() {
    var narrow = SharedKafka.unique("narrow");
    kafka.topics().create(narrow, 1, Map.of("max.message.bytes", "2000"));
    try (var writer = taken().writer()) {
      var tooLargeForTheClient = writer.write(withNeighbour(topic, 2_000_000));
      var tooLargeForTheTopic = writer.write(withNeighbour(narrow, 100_000));
      var next = writer.write(List.of(note(topic, "next", "1")));

      assertThat(List.of(tooLargeForTheClient, tooLargeForTheTopic))
          .allSatisfy(outcome ->
              assertThat(outcome)
                  .isInstanceOfSatisfying(
                      Refused.class, it -> assertThat(it.record()).isEqualTo(1)));
      assertThat(next).isInstanceOf(Committed.class);
      assertThat(kafka.committedNotes(topic)).containsExactly("next=1");
    }
  }

  /** A record of random bytes, so that it stays as large when compressed, and one that is fine. */
  private List<ProducerRecord<String, byte[]>> withNeighbour(String target, int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return List.of(note(topic, "neighbour", "1"), new ProducerRecord<>(target, 0, "large", bytes));
  }

  private Taken<Snapshot<Note>> taken() {
    return (Taken<Snapshot<Note>>) takeOver.take(id, () -> true, this::readNotes);
  }

  private Snapshot<Note> readNotes() throws ReadFault {
    return readNotes(NO_PROGRESS);
  }

  private Snapshot<Note> readNotes(Duration noProgress) throws ReadFault {
    try (var log = new CompactedLog<>(kafka.config(), topic, Set.of(0, 1), NOTES)) {
      return log.readToEnd(noProgress);
    }
  }
}
