package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Without Kafka the service says what it knew, and never more than that. */
class KafkaAwayIT {
  private static final Installation INSTALLATION = Installation.shared();

  @Test
  void readingsComeFromMemoryAndNothingIsDenied() {
    Replica replica = INSTALLATION.replica();
    String domain = Installation.domain();
    var made =
        replica.post("/api/integrations", INSTALLATION.integration(domain, "INBOX")).document();
    String path = "/api/integrations/" + made.path("id").asText();
    String other = INSTALLATION.integration(Installation.domain(), "INBOX").toString();

    INSTALLATION.kafka().broker().pause();
    try {
      var known = replica.get(path);
      var ledger = replica.get(path + "/ledger");
      var unknownLedger = replica.get("/api/integrations/unknown/ledger");
      var unknown = replica.get("/api/integrations/unknown");
      var change = replica.admin("POST", "/api/integrations", other);
      var dryRun = replica.admin("POST", path + "/routing/dry-run", "{\"folders\": []}");

      assertThat(known.status()).as(known.text()).isEqualTo(200);
      assertThat(known.header("Mailroom-View-As-Of")).isNotEmpty();
      assertThat(known.document()).isEqualTo(made);
      assertThat(ledger.status()).as(ledger.text()).isEqualTo(200);
      assertThat(ledger.header("Mailroom-View-As-Of")).isNotEmpty();
      assertThat(ledger.document().at("/totals/gap").isNumber()).isTrue();
      assertThat(unknownLedger.code()).isEqualTo("store-unreachable");
      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.code()).isEqualTo("store-unreachable");
      assertThat(change.code()).isEqualTo("store-unreachable");
      assertThat(dryRun.code()).isEqualTo("store-unreachable");
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
