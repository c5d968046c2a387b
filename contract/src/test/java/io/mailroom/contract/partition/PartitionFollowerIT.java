package io.mailroom.contract.partition;

import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.kafka.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedKafka.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class PartitionFollowerIT {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

  private final SharedKafka kafka;
  private final List<String> heard = new ArrayList<>();
  private String topic = "";

  PartitionFollowerIT(SharedKafka kafka) {
    this.kafka = kafka;
  }

  @BeforeEach
  void makeTopic() {
    topic = kafka.compactedTopic();
  }

  @Test
  void onlyTheFollowedPartitionsAreHeard() throws Exception {
    try (var producer = kafka.producer(null);
        var follower = follower()) {
      send(producer, 0, "a");
      send(producer, 1, "b");

      follower.follow(Set.of(1));
      follower.readToEnd(NO_PROGRESS);

      assertThat(heard).containsExactly("b");
    }
  }

  @Test
  void aPartitionThatStaysGoesOnAndOneThatComesBeginsAnew() throws Exception {
    try (var producer = kafka.producer(null);
        var follower = follower()) {
      send(producer, 0, "a");
      send(producer, 1, "b");
      follower.follow(Set.of(0));
      follower.readToEnd(NO_PROGRESS);
      send(producer, 0, "c");

      follower.follow(Set.of(0, 1));
      follower.readToEnd(NO_PROGRESS);

      assertThat(heard).containsExactlyInAnyOrder("a", "b", "c");
      assertThat(heard.indexOf("a")).isLessThan(heard.indexOf("c"));
    }
  }

  @Test
  void aPartitionThatGoesLeavesTheOthersWhereTheyAre() throws Exception {
    try (var producer = kafka.producer(null);
        var follower = follower()) {
      send(producer, 0, "a");
      send(producer, 1, "b");
      follower.follow(Set.of(0, 1));
      follower.readToEnd(NO_PROGRESS);

      follower.follow(Set.of(0));
      send(producer, 0, "c");
      follower.readToEnd(NO_PROGRESS);

      assertThat(heard).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void withoutPartitionsThereIsNothingToRead() throws Exception {
    try (var follower = follower()) {
      follower.readToEnd(NO_PROGRESS);
      follower.follow(Set.of());
      follower.readToEnd(NO_PROGRESS);
      follower.poll(Duration.ZERO);

      assertThat(heard).isEmpty();
    }
  }

  @Test
  void theEndIsBehindOpenTransactionsAndNothingOfAnAbortedOneIsHeard() throws Exception {
    try (var foreign = kafka.producer(SharedKafka.unique("foreign"));
        var writer = kafka.producer(SharedKafka.unique("writer"));
        var follower = follower()) {
      foreign.initTransactions();
      writer.initTransactions();
      foreign.beginTransaction();
      send(foreign, 0, "aborted");
      writer.beginTransaction();
      send(writer, 0, "committed");
      writer.commitTransaction();
      follower.follow(Set.of(0));

      assertThatThrownBy(() -> follower.readToEnd(Duration.ofSeconds(1)))
          .isInstanceOfSatisfying(
              ReadFault.class, fault -> assertThat(fault.isRetriable()).isTrue());
      foreign.abortTransaction();
      follower.readToEnd(NO_PROGRESS);

      assertThat(heard).containsExactly("committed");
    }
  }

  private PartitionFollower follower() {
    return PartitionFollower.ofAgingTopic(kafka.config(), topic, record -> heard.add(record.key()));
  }

  private void send(Producer<String, byte[]> producer, int partition, String key) throws Exception {
    var note = note(topic, key, "x");
    var _ =
        producer
            .send(new ProducerRecord<>(topic, partition, key, note.value(), note.headers()))
            .get();
  }
}
