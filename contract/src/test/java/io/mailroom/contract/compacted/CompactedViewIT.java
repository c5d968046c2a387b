package io.mailroom.contract.compacted;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.kafka.SharedKafka;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(SharedKafka.Extension.class)
@Execution(ExecutionMode.CONCURRENT)
class CompactedViewIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final SharedKafka kafka;
  private final KafkaProducer<String, byte[]> producer;
  private String topic = "";

  CompactedViewIT(SharedKafka kafka) {
    this.kafka = kafka;
    this.producer = kafka.producer(null);
  }

  @BeforeEach
  void makeTopic() {
    topic = kafka.compactedTopic();
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void everyWriteThatFinishedBeforeTheQuestionIsShown() throws ReadFault {
    try (var view = view()) {
      view.start();
      for (int i = 0; i < 20; i++) {
        send("key", "" + i);

        assertThat(view.awaitEnd(LIMIT).value("key")).contains(new Note("" + i));
      }
    }
  }

  @Test
  void nothingIsShownBeforeTheFirstEnd() throws ReadFault {
    try (var foreign = kafka.producer(SharedKafka.unique("foreign"));
        var view = view()) {
      send("early", "1");
      foreign.initTransactions();
      foreign.beginTransaction();
      var _ = foreign.send(note(topic, "open", "x"));
      foreign.flush();
      view.start();

      assertThatThrownBy(() -> view.awaitEnd(Duration.ofSeconds(1))).isInstanceOf(ReadFault.class);
      assertThat(view.isReady()).isFalse();
      assertThat(view.snapshot().entries()).isEmpty();
      foreign.abortTransaction();

      assertThat(view.awaitEnd(LIMIT).entries()).containsOnlyKeys("early");
      assertThat(view.isReady()).isTrue();
    }
  }

  @Test
  void listenerGetsTheBeginningAndEachChange() throws Exception {
    var seen = new LinkedBlockingQueue<Set<String>>();
    try (var view = view()) {
      view.onChange(snapshot -> seen.add(snapshot.entries().keySet()));
      view.start();
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(Set.of());
      send("a", "1");
      assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(Set.of("a"));
      var _ = view.awaitEnd(LIMIT);
      assertThat(seen).isEmpty();
    }
  }

  @Test
  void viewWhoseThreadDiedSaysSo() throws ReadFault {
    try (var view = view()) {
      view.start();
      var _ = view.awaitEnd(LIMIT);
      assertThat(view.isReady()).isTrue();
      view.onChange(_ -> {
        throw new IllegalStateException("broken listener");
      });

      send("a", "1");

      await().atMost(LIMIT).until(() -> !view.isReady());
      assertThat(view.fault()).hasValueSatisfying(it -> assertThat(it).contains("broken"));
      send("b", "1");
      assertThatThrownBy(() -> view.awaitEnd(LIMIT))
          .isInstanceOfSatisfying(
              ReadFault.class, it -> assertThat(it.code()).isEqualTo(ReadFault.Code.CLOSED));
    }
  }

  @Test
  void viewThatCannotProveThatItIsCurrentIsNotReady() throws ReadFault {
    var clock = new MovedClock();
    try (var foreign = kafka.producer(SharedKafka.unique("foreign"));
        var view = new CompactedView<>(kafka.config(), topic, Set.of(0, 1), NOTES, clock)) {
      view.start();
      var before = view.awaitEnd(LIMIT);
      await().atMost(LIMIT).until(view::isReady);
      foreign.initTransactions();
      foreign.beginTransaction();
      var _ = foreign.send(note(topic, "open", "x"));
      foreign.flush();

      clock.move(CompactedView.BELIEVED);
      clock.move(Duration.ofSeconds(1));

      assertThat(view.isReady()).isFalse();
      assertThat(view.snapshot()).isEqualTo(before);
      foreign.abortTransaction();
      await().atMost(LIMIT).until(view::isReady);
    }
  }

  private CompactedView<Note> view() {
    return new CompactedView<>(kafka.config(), topic, Set.of(0, 1), NOTES, Clock.systemUTC());
  }

  private void send(String key, String text) {
    var _ = producer.send(note(topic, key, text));
    producer.flush();
  }

  /** The system's clock, moved forward by the test. */
  private static final class MovedClock extends Clock {
    private volatile Duration by = Duration.ZERO;

    void move(Duration further) {
      by = by.plus(further);
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
