package io.mailroom.contract.takeover;

import static io.mailroom.contract.kafka.SharedKafka.NOTES;
import static io.mailroom.contract.kafka.SharedKafka.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.kafka.SharedKafka.Note;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.takeover.TakeOverResult.Taken;
import io.mailroom.contract.takeover.WriteOutcome.Committed;
import io.mailroom.contract.takeover.WriteOutcome.Fenced;
import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Kafka that forgets a writer after five seconds without a transaction; by default, a week. */
@Execution(ExecutionMode.CONCURRENT)
class ExpiredWriterIT {
  private static final String TOPIC = "notes";
  private static final String ID = "writer";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final BrokerCluster cluster;
  private final Map<String, Object> config;

  ExpiredWriterIT(@TempDir Path folder) {
    this.cluster =
        BrokerCluster.startWith(
            folder,
            """
            transactional.id.expiration.ms=5000
            transaction.remove.expired.transaction.cleanup.interval.ms=500
            """);
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
  void writerWhoseIdExpiredIsDeadAndANewOneGoesOn() throws Exception {
    try (var idle = taken().writer()) {
      assertThat(idle.write(List.of(note(TOPIC, "before", "1")))).isInstanceOf(Committed.class);
      awaitExpiry();

      assertThat(idle.write(List.of(note(TOPIC, "expired", "1")))).isInstanceOf(Fenced.class);

      var taken = taken();
      try (var next = taken.writer()) {
        assertThat(taken.state().entries()).containsOnlyKeys("before");
        assertThat(next.write(List.of(note(TOPIC, "after", "1")))).isInstanceOf(Committed.class);
      }
      assertThat(read().entries()).containsOnlyKeys("before", "after");
    }
  }

  private void awaitExpiry() {
    try (var admin = Admin.create(config)) {
      await()
          .atMost(LIMIT)
          .until(() -> {
            try {
              admin.describeTransactions(List.of(ID)).description(ID).get();
              return false;
            } catch (ExecutionException e) {
              return e.getCause() instanceof TransactionalIdNotFoundException;
            }
          });
    }
  }

  private Taken<Snapshot<Note>> taken() {
    return (Taken<Snapshot<Note>>) new TakeOver(config).take(ID, () -> true, this::read);
  }

  private Snapshot<Note> read() throws ReadFault {
    try (var log = new CompactedLog<>(config, TOPIC, Set.of(0), NOTES)) {
      return log.readToEnd(LIMIT);
    }
  }
}
