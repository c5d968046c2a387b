package io.mailroom.contract.partition;

import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.contract.kafka.SharedKafka;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedKafka.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class PartitionFeedIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final SharedKafka kafka;
  private final String topic;
  private final PartitionFeed feed;

  PartitionFeedIT(SharedKafka kafka) {
    this.kafka = kafka;
    this.topic = kafka.compactedTopic();
    this.feed = new PartitionFeed(kafka.config(), topic);
  }

  @BeforeEach
  void start() {
    feed.start();
  }

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void aFollowerGetsWhatIsThereAndWhatComes() throws ReadFault {
    write("a");
    var keys = new CopyOnWriteArrayList<String>();
    var reading = feed.follow(0, record -> keys.add(record.key()));
    reading.awaitEnd(LIMIT);
    assertThat(keys).containsExactly("a");

    write("b");

    reading.awaitEnd(LIMIT);
    assertThat(keys).containsExactly("a", "b");
  }

  @Test
  void thePartitionsOfOthersAreNotDisturbedByOneThatComesAndGoes() throws ReadFault {
    // Given
    var first = new CopyOnWriteArrayList<String>();
    var reading = feed.follow(0, record -> first.add(record.key()));
    write("a");
    reading.awaitEnd(LIMIT);

    // When
    try (var other = feed.follow(1, _ -> {})) {
      other.awaitEnd(LIMIT);
    }
    write("b");

    // Then
    reading.awaitEnd(LIMIT);
    assertThat(first).containsExactly("a", "b");
  }

  @Test
  void aPartitionThatIsFollowedAgainIsReadFromItsBeginning() throws ReadFault {
    write("a");
    var before = new CopyOnWriteArrayList<ConsumerRecord<String, byte[]>>();
    var former = feed.follow(0, before::add);
    former.awaitEnd(LIMIT);

    var again = new CopyOnWriteArrayList<ConsumerRecord<String, byte[]>>();
    var reading = feed.follow(0, again::add);
    former.close();
    write("b");

    reading.awaitEnd(LIMIT);
    assertThat(again).extracting(ConsumerRecord::key).containsExactly("a", "b");
    assertThat(before).extracting(ConsumerRecord::key).containsExactly("a");
  }

  @Test
  void whoLeavesGetsNothingOfWhatWasReadWithTheLast() throws Exception {
    write("a", "b");
    var keys = new CopyOnWriteArrayList<String>();
    var reading = new CompletableFuture<Reading>();
    var left = new CountDownLatch(1);

    var _ =
        reading.complete(
            feed.follow(
                0,
                record -> {
                  keys.add(record.key());
                  reading.join().close();
                  left.countDown();
                }));

    assertThat(left.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    feed.follow(0, _ -> {}).awaitEnd(LIMIT);
    assertThat(keys).containsExactly("a");
  }

  @Test
  void theEndIsNotReachedWhileATransactionIsOpen() {
    try (var open = kafka.producer(SharedKafka.unique("open"))) {
      open.initTransactions();
      open.beginTransaction();
      var _ = open.send(note(topic, "open", "x"));
      open.flush();
      var reading = feed.follow(0, _ -> {});

      assertThatThrownBy(() -> reading.awaitEnd(Duration.ofSeconds(5)))
          .isInstanceOfSatisfying(
              ReadFault.class,
              fault -> assertThat(fault.code()).isEqualTo(ReadFault.Code.NO_PROGRESS));
    }
  }

  private void write(String... keys) {
    try (var producer = kafka.producer(null)) {
      List.of(keys)
          .forEach(key -> {
            var _ = producer.send(note(topic, key, "x"));
          });
    }
  }
}
