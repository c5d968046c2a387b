package io.mailroom.contract.compacted;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.kafka.SharedKafka;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.RecordType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedKafka.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class CompactedLogIT {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

  private final SharedKafka kafka;
  private String topic = "";

  CompactedLogIT(SharedKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void makeTopic() {
    topic = kafka.compactedTopic();
  }

  @Test
  void newestValueOfEachKeyIsReadAndNullDeletes() throws ReadFault {
    try (var producer = kafka.producer(null);
        var log = log()) {
      send(producer, note(topic, "a", "1"));
      send(producer, note(topic, "b", "1"));
      send(producer, note(topic, "a", "2"));
      send(producer, new ProducerRecord<>(topic, 0, "b", null));

      var snapshot = log.readToEnd(NO_PROGRESS);

      assertThat(snapshot.entries()).isEqualTo(Map.of("a", new Entry.Readable<>(new Note("2"), 2)));
      assertThat(snapshot.positions()).isEqualTo(Map.of(0, 4L, 1, 0L));
    }
  }

  @Test
  void valueThatCannotBeReadHidesTheOlderOneAndNoOtherKey() throws ReadFault {
    var unknown = new RecordType(RecordType.MAILROOM_TYPE, "note", 2).asHeader();
    try (var producer = kafka.producer(null);
        var log = log()) {
      send(producer, note(topic, "newer", "old"));
      send(producer, note(topic, "garbage", "old"));
      send(producer, note(topic, "bare", "old"));
      send(producer, note(topic, "fine", "new"));
      send(producer, raw("newer", "{\"text\":\"x\"}", List.of(unknown)));
      send(producer, raw("garbage", "§", NOTES.headers()));
      send(producer, raw("bare", "{\"text\":\"x\"}", List.of()));

      var snapshot = log.readToEnd(NO_PROGRESS);

      assertThat(snapshot.value("fine")).contains(new Note("new"));
      assertThat(List.of("newer", "garbage", "bare"))
          .allSatisfy(
              key -> assertThat(snapshot.entries().get(key)).isInstanceOf(Entry.Unreadable.class));
    }
  }

  @Test
  void whatWasCommittedBehindAnOpenTransactionIsNeverMissed() throws ReadFault {
    try (var foreign = kafka.producer(SharedKafka.unique("foreign"));
        var writer = kafka.producer(SharedKafka.unique("writer"));
        var log = log()) {
      foreign.initTransactions();
      writer.initTransactions();
      foreign.beginTransaction();
      send(foreign, note(topic, "foreign", "x"));
      writer.beginTransaction();
      send(writer, note(topic, "mine", "1"));
      writer.commitTransaction();

      assertThatThrownBy(() -> log.readToEnd(Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              ReadFault.class,
              fault -> {
                assertThat(fault.code()).isEqualTo(ReadFault.Code.NO_PROGRESS);
                assertThat(fault.isRetriable()).isTrue();
              });
      foreign.abortTransaction();

      assertThat(log.readToEnd(NO_PROGRESS).entries())
          .isEqualTo(Map.of("mine", new Entry.Readable<>(new Note("1"), 1)));
    }
  }

  @Test
  void endIsReachedWhereNoRecordIs() throws ReadFault {
    try (var producer = kafka.producer(SharedKafka.unique("aborting"));
        var log = log()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, note(topic, "kept", "1"));
      producer.commitTransaction();
      for (int i = 0; i < 3; i++) {
        producer.beginTransaction();
        send(producer, note(topic, "aborted", "x"));
        producer.abortTransaction();
      }

      var snapshot = log.readToEnd(NO_PROGRESS);

      assertThat(snapshot.entries().keySet()).containsExactly("kept");
      assertThat(snapshot.positions()).containsEntry(0, 8L);
    }
  }

  @Test
  void readingGoesOnFromWhereItWas() throws ReadFault {
    try (var producer = kafka.producer(null);
        var log = log()) {
      send(producer, note(topic, "a", "1"));
      var first = log.readToEnd(NO_PROGRESS);
      send(producer, note(topic, "b", "1"));

      var second = log.readToEnd(NO_PROGRESS);

      assertThat(first.entries()).containsOnlyKeys("a");
      assertThat(second.entries()).containsOnlyKeys("a", "b");
    }
  }

  @Test
  void nothingIsCopiedWhenNothingChanged() throws ReadFault {
    try (var producer = kafka.producer(SharedKafka.unique("aborting"));
        var log = log()) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, note(topic, "a", "1"));
      producer.commitTransaction();
      var before = log.readToEnd(NO_PROGRESS);
      producer.beginTransaction();
      send(producer, note(topic, "a", "x"));
      producer.abortTransaction();

      var after = log.readToEnd(NO_PROGRESS);

      assertThat(after.positions()).isNotEqualTo(before.positions());
      assertThat(after.entries()).isSameAs(before.entries());
    }
  }

  @Test
  void recordsThatVanishUnreadAreAFault() throws Exception {
    var deletable = SharedKafka.unique("deletable");
    kafka.topics().create(deletable, 1, Map.of("cleanup.policy", "compact,delete"));
    try (var producer = kafka.producer(null);
        var admin = Admin.create(kafka.config());
        var log = new CompactedLog<>(kafka.config(), deletable, Set.of(0), NOTES)) {
      send(producer, note(deletable, "a", "1"));
      var _ = log.readToEnd(NO_PROGRESS);
      // A fetch that waits on the broker may still get the first of them.
      for (int i = 0; i < 10; i++) {
        send(producer, note(deletable, "b", "" + i));
      }
      var before = Map.of(new TopicPartition(deletable, 0), RecordsToDelete.beforeOffset(11));
      admin.deleteRecords(before).all().get();

      assertThatThrownBy(() -> log.readToEnd(NO_PROGRESS))
          .isInstanceOfSatisfying(
              ReadFault.class,
              fault -> assertThat(fault.code()).isEqualTo(ReadFault.Code.HISTORY_GONE));
    }
  }

  private CompactedLog<Note> log() {
    return new CompactedLog<>(kafka.config(), topic, Set.of(0, 1), NOTES);
  }

  private ProducerRecord<String, byte[]> raw(String key, String value, List<Header> headers) {
    return new ProducerRecord<>(topic, 0, key, value.getBytes(UTF_8), headers);
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    var _ = producer.send(record);
    producer.flush();
  }
}
