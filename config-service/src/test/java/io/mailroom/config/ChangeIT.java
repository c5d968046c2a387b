package io.mailroom.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a change leaves behind, on every replica. */
class ChangeIT {
  private static final Installation INSTALLATION = Installation.shared();

  private final Replica replica = INSTALLATION.replica();

  @Test
  void integrationIsAnsweredByEveryReplicaWithoutItsSecret() {
    ObjectNode body = INSTALLATION.integration(Installation.domain(), "INBOX", "Entwürfe");

    var made = replica.post("/api/integrations", body);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    assertThat(made.header("Location")).endsWith("/api/integrations/" + id(made.document()));
    assertThat(made.document().at("/folders/1/name").asText()).isEqualTo("Entwürfe");
    assertThat(made.document().at("/folders/0/status/state").asText()).isEqualTo("UNOWNED");
    for (Replica each : INSTALLATION.replicas()) {
      assertThat(each.get(path(made.document())).document()).isEqualTo(made.document());
    }
  }

  @Test
  void listIsPagedAndFiltered() {
    JsonNode one = make("INBOX");
    JsonNode other = make("INBOX");

    JsonNode first = replica.get("/api/integrations?limit=1").document();
    JsonNode rest =
        replica.get("/api/integrations?after=" + first.path("next").asText()).document();
    JsonNode only =
        replica.get("/api/integrations?domain=" + other.path("domain").asText()).document();

    assertThat(first.path("items")).hasSize(1);
    assertThat(rest.path("items").findValuesAsText("id")).doesNotContain(id(first.at("/items/0")));
    assertThat(only.path("items")).containsExactly(other);
    assertThat(id(one)).isNotEqualTo(id(other));
  }

  @Test
  void answerCanBeSentBackAndKeepsSecretAndWatches() {
    JsonNode made = make("INBOX", "Orders");
    ObjectNode body = made.deepCopy();
    ((ObjectNode) body.at("/folders/0/route")).put("queue", "vip");

    var changed = put(body, 1);

    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    assertThat(changed.document().at("/folders/0/route/queue").asText()).isEqualTo("vip");
    assertThat(changed.document().findValuesAsText("watchId"))
        .isEqualTo(made.findValuesAsText("watchId"));
    assertThat(replica.get(path(made) + "/mailbox").document().findValuesAsText("name"))
        .contains("INBOX", "Orders", "Entwürfe");
  }

  @Test
  void rulesAndHowRepliesLookComeBackAsTheyWereGiven() throws Exception {
    ObjectNode body = INSTALLATION.integration(Installation.domain(), "INBOX");
    var route =
        JsonCodec.mapper()
            .readTree(
                """
                {"queue": "support", "skills": [],
                 "rules": [{"when": "email.subject.contains('Order')", "queue": "orders"}],
                 "autoReply": {"subject": "We have it", "text": "Dear customer,\\nthank you"}}
                """);
    var outbound =
        JsonCodec.mapper()
            .readTree(
                """
                {"type": "default", "from": {"name": "Acme", "address": "a@acme.example"},
                 "replyTo": "b@acme.example", "autoBcc": ["c@acme.example"],
                 "signature": {"text": "Acme", "html": "<p>Acme</p>"}, "sentFolder": "Sent",
                 "markAnswered": true}
                """);
    ((ObjectNode) body.at("/folders/0")).set("route", route);
    body.set("outbound", outbound);
    body.putObject("conversations").put("subjectDays", 7);

    var made = replica.post("/api/integrations", body);

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.document().at("/folders/0/route")).isEqualTo(route);
    assertThat(made.document().path("outbound")).isEqualTo(outbound);
    assertThat(made.document().at("/conversations/subjectDays").asInt()).isEqualTo(7);
    var watchedToo =
        replica.post(path(made.document()) + "/folders", Installation.folder("Sent", "s"));
    assertThat(watchedToo.code()).isEqualTo("invalid");
    assertThat(watchedToo.document().path("pointer").asText()).isEqualTo("/name");
    assertThat(replica.get(path(made.document())).document()).isEqualTo(made.document());
  }

  @Test
  void folderAddedAgainIsAnotherWatch() {
    JsonNode made = make("INBOX", "Orders");
    String before = made.at("/folders/1/watchId").asText();

    var removed =
        replica.admin("DELETE", path(made) + "/folders/" + before, null, "If-Match", "\"1\"");
    var added = replica.post(path(made) + "/folders", Installation.folder("Orders", "support"));

    assertThat(removed.document().path("folders")).hasSize(1);
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    assertThat(added.document().path("version").asInt()).isEqualTo(3);
    assertThat(added.document().at("/folders/0")).isEqualTo(made.at("/folders/0"));
    assertThat(added.document().at("/folders/1/watchId").asText()).isNotEqualTo(before);
  }

  @Test
  void sixthFolderIsRefused() {
    for (int i = 1; i <= 4; i++) {
      INSTALLATION.dovecot().createFolder(Installation.USER, "More " + i);
    }
    JsonNode made = make("INBOX", "More 1", "More 2", "More 3", "More 4");

    var answer = replica.post(path(made) + "/folders", Installation.folder("Orders", "support"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("too-many-folders");
    assertThat(replica.get(path(made)).document()).isEqualTo(made);
  }

  @Test
  void otherHostNeedsTheSecretAgain() {
    JsonNode made = make("INBOX");
    ObjectNode body = made.deepCopy();
    ((ObjectNode) body.get("imap")).put("host", "127.0.0.1");

    var answer = put(body, 1);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("secret-needed");
    assertThat(replica.get(path(made)).document()).isEqualTo(made);
  }

  @Test
  void changeInsistsOnTheVersionThatWasRead() {
    JsonNode made = make("INBOX");

    var missing = replica.admin("PUT", path(made), made.toString());
    var stale = put(made.deepCopy(), 7);
    var missingOnDelete = replica.admin("DELETE", path(made), null);
    var staleOnPause = replica.admin("POST", path(made) + "/pause", "", "If-Match", "\"7\"");

    assertThat(missing.status()).isEqualTo(428);
    assertThat(missing.code()).isEqualTo("version-required");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("version-stale");
    assertThat(missingOnDelete.code()).isEqualTo("version-required");
    assertThat(staleOnPause.code()).isEqualTo("version-stale");
    assertThat(replica.get(path(made)).document()).isEqualTo(made);
  }

  @Test
  void integrationGoesOnlyWithoutFolders() {
    JsonNode made = make("INBOX");

    var refused = replica.admin("DELETE", path(made), null, "If-Match", "\"1\"");
    ObjectNode empty = made.deepCopy();
    empty.putArray("folders");
    var emptied = put(empty, 1);
    var removed = replica.admin("DELETE", path(made), null, "If-Match", "\"2\"");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("folders-remain");
    assertThat(emptied.status()).isEqualTo(200);
    assertThat(removed.status()).isEqualTo(204);
    for (Replica each : INSTALLATION.replicas()) {
      assertThat(each.get(path(made)).code()).isEqualTo("not-found");
    }
    assertThat(INSTALLATION.saved())
        .filteredOn(record -> new String(record.key(), UTF_8).equals(id(made)))
        .last()
        .extracting(ConsumerRecord::value)
        .isNull();
  }

  @Test
  void pauseKeepsTheWatches() {
    JsonNode made = make("INBOX");

    JsonNode paused = replica.admin("POST", path(made) + "/pause", null).document();
    JsonNode resumed = replica.admin("POST", path(made) + "/resume", null).document();

    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(resumed.path("paused").asBoolean()).isFalse();
    assertThat(resumed.path("version").asInt()).isEqualTo(3);
    assertThat(resumed.path("folders")).isEqualTo(made.path("folders"));
  }

  @Test
  void resumeFromNowSaysWhatItPassesOver() {
    INSTALLATION.dovecot().createFolder(Installation.USER, "Busy");
    JsonNode made = make("Busy");
    var _ = replica.admin("POST", path(made) + "/pause", null);
    for (int i = 0; i < 3; i++) {
      INSTALLATION
          .dovecot()
          .deliver(Installation.USER, "Busy", SampleEmail.of("passed-" + i).bytes());
    }

    var resumed = replica.admin("POST", path(made) + "/resume", "{\"from\": \"now\"}");

    assertThat(resumed.status()).as(resumed.text()).isEqualTo(200);
    assertThat(resumed.document().at("/passedOver/emails").asInt()).isEqualTo(3);
    assertThat(resumed.document().at("/folders/0/watchId"))
        .isNotEqualTo(made.at("/folders/0/watchId"));
    assertThat(resumed.document().path("paused").asBoolean()).isFalse();
  }

  @Test
  void sameKeyIsTheSameChange() {
    ObjectNode body = INSTALLATION.integration(Installation.domain(), "INBOX");
    String key = Installation.domain();

    JsonNode first =
        replica
            .admin("POST", "/api/integrations", body.toString(), "Idempotency-Key", key)
            .document();
    var again =
        INSTALLATION
            .replicas()
            .getLast()
            .admin("POST", "/api/integrations", body.toString(), "Idempotency-Key", key);
    var other =
        replica.admin(
            "POST",
            "/api/integrations",
            body.put("name", "Other").toString(),
            "Idempotency-Key",
            key);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.document()).isEqualTo(first);
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.code()).isEqualTo("invalid");
  }

  @Test
  void baselineIsBehindWhatIsThere() {
    INSTALLATION.dovecot().createFolder(Installation.USER, "Filled");
    INSTALLATION.dovecot().deliver(Installation.USER, "Filled", SampleEmail.of("old").bytes());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> INSTALLATION.dovecot().flags(Installation.USER, "Filled").size() == 1);

    JsonNode checked =
        replica
            .post("/api/probes", INSTALLATION.integration(Installation.domain(), "Filled"))
            .document();

    assertThat(checked.at("/folders/0/firstUid").asLong()).isEqualTo(2);
  }

  private JsonNode make(String... folders) {
    var made =
        replica.post("/api/integrations", INSTALLATION.integration(Installation.domain(), folders));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.document();
  }

  private Replica.Answer put(JsonNode body, int version) {
    return replica.admin("PUT", path(body), body.toString(), "If-Match", "\"" + version + "\"");
  }

  private static String path(JsonNode integration) {
    return "/api/integrations/" + id(integration);
  }

  private static String id(JsonNode integration) {
    return integration.path("id").asText();
  }
}
