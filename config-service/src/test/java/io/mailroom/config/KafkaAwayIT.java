package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Without Kafka the service says what it knew, and never more than that. */
class KafkaAwayIT {
  private static final Installation INSTALLATION = Installation.shared();

  @Test
  void readingsComeFromMemoryAndNothingIsDenied() throws Exception {
    Replica replica = INSTALLATION.replica();
    String domain = Installation.domain();
    var made =
        replica.post("/api/integrations", INSTALLATION.integration(domain, "INBOX")).document();
    String path = "/api/integrations/" + made.path("id").asText();
    String other = INSTALLATION.integration(Installation.domain(), "INBOX").toString();
    // It may be made before this replica has read it.
    assertThat(replica.get(path).status()).isEqualTo(200);

    INSTALLATION.kafka().broker().pause();
    // At once, for each waits until it gives Kafka up.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var known = threads.submit(() -> replica.get(path));
      var ledger = threads.submit(() -> replica.get(path + "/ledger"));
      var unknownLedger = threads.submit(() -> replica.get("/api/integrations/unknown/ledger"));
      var unknown = threads.submit(() -> replica.get("/api/integrations/unknown"));
      var change = threads.submit(() -> replica.admin("POST", "/api/integrations", other));
      var dryRun =
          threads.submit(
              () -> replica.admin("POST", path + "/routing/dry-run", "{\"folders\": []}"));

      assertThat(known.get().status()).as(known.get().text()).isEqualTo(200);
      assertThat(known.get().header("Mailroom-View-As-Of")).isNotEmpty();
      assertThat(known.get().document()).isEqualTo(made);
      assertThat(ledger.get().status()).as(ledger.get().text()).isEqualTo(200);
      assertThat(ledger.get().header("Mailroom-View-As-Of")).isNotEmpty();
      assertThat(ledger.get().document().at("/totals/gap").isNumber()).isTrue();
      assertThat(unknownLedger.get().code()).isEqualTo("store-unreachable");
      assertThat(unknown.get().status()).isEqualTo(503);
      assertThat(unknown.get().code()).isEqualTo("store-unreachable");
      assertThat(change.get().code()).isEqualTo("store-unreachable");
      assertThat(dryRun.get().code()).isEqualTo("store-unreachable");
    } finally {
      INSTALLATION.kafka().broker().resume();
    }

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> {
          var again = replica.get(path);
          assertThat(again.status()).isEqualTo(200);
          assertThat(again.header("Mailroom-View-As-Of")).isEmpty();
        });
  }
}
