package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.sandbox.kafka.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * What became of every email: what is committed is told at once, what waits as it was last said.
 */
class LedgerIT {
  private static final Installation INSTALLATION = Installation.shared();

  private final Replica replica = INSTALLATION.replica();
  private final JsonNode made =
      replica
          .post(
              "/api/integrations",
              INSTALLATION.integration(Installation.domain(), "INBOX", "Orders"))
          .document();
  private final IntegrationId id = new IntegrationId(made.path("id").asText());
  private final String path = "/api/integrations/" + id + "/ledger";

  @Test
  void everythingCommittedIsCountedAtOnce() {
    // Given
    say(0, new Counts(6, 2, 1, 1, 1, 1), 4);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> ledger().at("/folders/0/pending").asInt() == 10);

    // When
    commit(0, new Counts(8, 4, 1, 1, 1, 1));
    commit(1, new Counts(3, 1, 0, 0, 0, 0));
    var ledger = ledger();

    // Then
    assertThat(ledger.path("integrationId").asText()).isEqualTo(id.value());
    assertThat(Instant.parse(ledger.path("asOf").asText())).isBetween(since(0), Instant.now());
    var first = ledger.at("/folders/0");
    assertThat(first.path("watchId").asText()).isEqualTo(key(0).watch().value());
    assertThat(first.path("folder").asText()).isEqualTo("INBOX");
    assertThat(Instant.parse(first.path("since").asText())).isEqualTo(since(0));
    assertThat(first.path("provenAt").asText()).isEqualTo(Examples.NOON.toString());
    assertCounts(first, 10, 4, 1, 1, 1, 1, 2, 0);
    assertThat(ledger.at("/folders/1").has("provenAt")).isFalse();
    assertCounts(ledger.at("/folders/1"), 3, 1, 0, 0, 0, 0, 0, 2);
    assertCounts(ledger.path("totals"), 13, 5, 1, 1, 1, 1, 2, 2);
  }

  @Test
  void checkpointThatCannotBeReadIsNotTakenForNothing() {
    write("mailroom.checkpoints", key(0), new byte[] {'{'}, RecordCodec.CHECKPOINT);
    commit(1, new Counts(3, 3, 0, 0, 0, 0));

    var ledger = ledger();

    assertThat(ledger.at("/folders/0").has("seen")).isFalse();
    assertThat(ledger.at("/totals/seen").asInt()).isEqualTo(3);
  }

  @Test
  void viewersMayReadItAndNobodyElse() {
    var viewer = Map.of("Authorization", Replica.basic("viewer", Replica.VIEWER_PASSWORD));

    assertThat(replica.send("GET", path, null, viewer).status()).isEqualTo(200);
    assertThat(replica.send("GET", path, null, Map.of()).status()).isEqualTo(401);
  }

  @Test
  void integrationThatIsNotThereHasNone() {
    var answer = replica.get("/api/integrations/unknown/ledger");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not-found");
  }

  private JsonNode ledger() {
    var answer = replica.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.document();
  }

  /** In the order of the document. */
  private static void assertCounts(JsonNode ledger, int... expected) {
    var names =
        new String[] {
          "seen", "published", "filtered", "deadLettered", "gone", "known", "pending", "gap"
        };
    for (int i = 0; i < names.length; i++) {
      assertThat(ledger.path(names[i]).asInt(-1)).as(names[i]).isEqualTo(expected[i]);
    }
  }

  private WatchKey key(int folder) {
    return new WatchKey(id, new WatchId(made.at("/folders/" + folder + "/watchId").asText()));
  }

  private Instant since(int folder) {
    return Instant.parse(made.at("/folders/" + folder + "/since").asText());
  }

  private void commit(int folder, Counts counts) {
    var checkpoint =
        new Checkpoint(
            key(folder).watch(),
            new Checkpoint.Position(1, 100, counts.published()),
            Checkpoint.Owed.NOTHING,
            Checkpoint.Past.NONE,
            counts);
    write(
        "mailroom.checkpoints",
        key(folder),
        RecordCodec.CHECKPOINT.encode(checkpoint),
        RecordCodec.CHECKPOINT);
  }

  private void say(int folder, Counts committed, long pending) {
    var status =
        new FolderStatus(
            id,
            key(folder).watch(),
            new FolderName("INBOX"),
            new FolderStatus.Condition(FolderState.CATCHING_UP, Examples.NOON, null),
            new FolderStatus.Validity(Examples.NOON, Instant.now()),
            "connector-1",
            FolderStatus.Ledger.of(committed, pending));
    write(
        "mailroom.folder-status",
        key(folder),
        RecordCodec.FOLDER_STATUS.encode(status),
        RecordCodec.FOLDER_STATUS);
  }

  private void write(String topic, WatchKey key, byte[] value, RecordCodec<?> codec) {
    try (var writer = new RecordWriter(INSTALLATION.kafka().bootstrapServers())) {
      writer.send(
          new ProducerRecord<>(
              topic, new Shards(8).of(id), key.toString(), value, codec.headers()));
      writer.flush();
    }
  }
}
