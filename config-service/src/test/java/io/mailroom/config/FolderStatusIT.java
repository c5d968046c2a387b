package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What a connector says of a watch is shown for as long as it can be believed. */
class FolderStatusIT {
  private static final Installation INSTALLATION = Installation.shared();

  @Test
  void statusIsShownUntilItExpires() {
    Replica replica = INSTALLATION.replica();
    JsonNode made =
        replica
            .post("/api/integrations", INSTALLATION.integration(Installation.domain(), "INBOX"))
            .document();
    var key =
        new WatchKey(
            new IntegrationId(made.path("id").asText()),
            new WatchId(made.at("/folders/0/watchId").asText()));
    String path = "/api/integrations/" + key.integration();

    say(key, Instant.now().plus(Duration.ofHours(1)));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> status(replica, path).path("state").asText().equals("WATCHING"));
    var believed = status(replica, path);
    say(key, Instant.now().minusSeconds(1));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> status(replica, path).path("state").asText().equals("UNOWNED"));

    assertThat(believed.path("connector").asText()).isEqualTo("connector-1");
    assertThat(believed.at("/ledger/published").asInt()).isEqualTo(4);
  }

  private static JsonNode status(Replica replica, String path) {
    return replica.get(path).document().at("/folders/0/status");
  }

  private static void say(WatchKey key, Instant validUntil) {
    var status =
        new FolderStatus(
            key.integration(),
            key.watch(),
            new FolderName("INBOX"),
            new FolderStatus.Condition(FolderState.WATCHING, Examples.NOON, null),
            new FolderStatus.Validity(Examples.NOON, validUntil),
            "connector-1",
            new FolderStatus.Ledger(new Counts(4, 4, 0, 0, 0, 0), 0));
    try (var writer = new RecordWriter(INSTALLATION.kafka().bootstrapServers())) {
      writer.send(
          new ProducerRecord<>(
              "mailroom.folder-status",
              new Shards(8).of(key.integration()),
              key.toString(),
              RecordCodec.FOLDER_STATUS.encode(status),
              RecordCodec.FOLDER_STATUS.headers()));
      writer.flush();
    }
  }
}
