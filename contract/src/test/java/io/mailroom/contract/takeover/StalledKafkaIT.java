package io.mailroom.contract.takeover;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOverResult.Failed;
import io.mailroom.contract.takeover.TakeOverResult.Taken;
import io.mailroom.contract.takeover.WriteOutcome.Aborted;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Kafka of its own, which is frozen in mid-transaction. */
@Execution(ExecutionMode.CONCURRENT)
class StalledKafkaIT {
  private static final String TOPIC = "notes";

  private final BrokerCluster cluster;
  private final Map<String, Object> config;

  StalledKafkaIT(@TempDir Path folder) {
    this.cluster = BrokerCluster.start(folder, 1);
    this.config = Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  @BeforeEach
  void makeTopic() {
    new Topics(cluster).create(TOPIC, 1, Map.of("cleanup.policy", "compact"));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void writeThatKafkaLeavesWithoutAnAnswerIsSettledByTheSameWriter() {
    try (var writer = taken().writer()) {
      assertThat(writer.write(List.of(note(TOPIC, "before", "1")))).isInstanceOf(Committed.class);
      cluster.broker().pause();

      // Longer than one call may block: the writer has to ask again.
      var resumed =
          CompletableFuture.runAsync(
              () -> cluster.broker().resume(),
              CompletableFuture.delayedExecutor(
                  WriterConfig.CALL_LIMIT.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS));
      var outcome = writer.write(List.of(note(TOPIC, "during", "1")));
      resumed.join();

      // Either it came through, or it is known that it did not: what is read says the same.
      var written = state().value("during").isPresent();
      assertThat(outcome).isInstanceOf(written ? Committed.class : Aborted.class);
      assertThat(writer.write(List.of(note(TOPIC, "after", "1")))).isInstanceOf(Committed.class);
      assertThat(state().entries()).containsKeys("before", "after");
    }
  }

  @Test
  void takeOverWithoutKafkaFailsInTimeAndMayBeTriedAgain() {
    cluster.broker().pause();

    var result = new TakeOver(config).take("writer", () -> true, this::read);

    assertThat(result)
        .isInstanceOfSatisfying(Failed.class, it -> assertThat(it.isRetriable()).isTrue());
    cluster.broker().resume();
    taken().writer().close();
  }

  private Taken<Snapshot<Note>> taken() {
    return (Taken<Snapshot<Note>>) new TakeOver(config).take("writer", () -> true, this::read);
  }

  private Snapshot<Note> state() {
    try {
      return read();
    } catch (ReadFault e) {
      throw new AssertionError(e);
    }
  }

  private Snapshot<Note> read() throws ReadFault {
    try (var log = new CompactedLog<>(config, TOPIC, Set.of(0), NOTES)) {
      return log.readToEnd(Duration.ofSeconds(30));
    }
  }
}
