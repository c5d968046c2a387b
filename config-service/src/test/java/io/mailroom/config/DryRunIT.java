package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Changed routes are shown on the emails that came, and nothing changes. */
class DryRunIT {
  private static final Installation INSTALLATION = Installation.shared();
  private static final Shards SHARDS = new Shards(8);
  private static final String SUBJECT = "subject-canary";

  private final Replica replica = INSTALLATION.replica();
  private final JsonNode integration =
      replica
          .post(
              "/api/integrations",
              INSTALLATION.integration(Installation.domain(), "INBOX", "Orders"))
          .document();
  private final IntegrationId id = new IntegrationId(integration.path("id").asText());
  private final IntegrationId neighbour =
      Stream.generate(IntegrationId::random)
          .filter(each -> SHARDS.of(each) == SHARDS.of(id))
          .findFirst()
          .orElseThrow();

  @Test
  void showsWhichOfTheNewestEmailsWouldGoElsewhere() {
    // Given: the even uids are in Orders
    arrive(300);

    var answer = dryRun(trial("Orders", rule("email.uid % 10 == 0", "tens")), 100);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var report = answer.document();
    assertThat(report.path("examined").asInt()).isEqualTo(100);
    assertThat(report.path("complete").asBoolean()).isTrue();
    assertThat(report.path("failed").asInt()).isZero();
    assertThat(uids(report))
        .containsExactly("300", "290", "280", "270", "260", "250", "240", "230", "220", "210");
    var newest = report.at("/changed/0");
    assertThat(newest.path("folder").asText()).isEqualTo("Orders");
    assertThat(newest.path("publishedAt").asText()).isEqualTo(Examples.NOON.toString());
    assertThat(newest.path("from"))
        .isEqualTo(json("{\"queue\": \"support\", \"rule\": \"folder:Orders\"}"));
    assertThat(newest.path("to"))
        .isEqualTo(json("{\"queue\": \"tens\", \"rule\": \"rule:Orders#1\"}"));
    assertThat(answer.text()).doesNotContain(SUBJECT).doesNotContain("ann@example.org");
    assertThat(replica.get("/api/integrations/" + id).document()).isEqualTo(integration);
  }

  @Test
  void readsToTheBeginningWhereThereAreNotAsMany() {
    arrive(30);

    var report = dryRun(trial("INBOX", rule("true", "elsewhere")), 1_000).document();

    assertThat(report.path("examined").asInt()).isEqualTo(30);
    assertThat(report.path("complete").asBoolean()).isTrue();
    assertThat(uids(report)).hasSize(15).startsWith("29", "27").endsWith("3", "1");
  }

  @Test
  void showsWhatAFailingRuleWouldDo() {
    arrive(20);

    var report =
        dryRun(trial("Orders", rule("email.uid % 4 == 0 && email.to[7].name == ''", "never")), 20)
            .document();

    assertThat(report.path("failed").asInt()).isEqualTo(5);
    assertThat(uids(report)).containsExactly("20", "16", "12", "8", "4");
    assertThat(report.at("/changed/0/to"))
        .isEqualTo(json("{\"queue\": \"default\", \"rule\": \"default:rule-failed:Orders#1\"}"));
  }

  @Test
  void wrongTrialsAreRefusedWithTheirPlace() {
    var unwatched = dryRun(trial("Nowhere", rule("true", "q")), 10);
    var misspelt = dryRun(trial("Orders", rule("email.subjct == ''", "q")), 10);
    var tooMany = dryRun(trial("Orders", rule("true", "q")), 1_001);
    var unknown = replica.post("/api/integrations/none/routing/dry-run", body(trial("INBOX"), 10));
    var viewer =
        replica.send(
            "POST",
            path(),
            body(trial("INBOX"), 10).toString(),
            Map.of("Authorization", Replica.basic("viewer", Replica.VIEWER_PASSWORD)));

    assertThat(unwatched.status()).isEqualTo(400);
    assertThat(unwatched.document().path("pointer").asText()).isEqualTo("/folders/0/name");
    assertThat(misspelt.document().path("pointer").asText())
        .isEqualTo("/folders/0/route/rules/0/when");
    assertThat(misspelt.document().path("detail").asText()).contains("at 1:7: unknown field");
    assertThat(tooMany.document().path("pointer").asText()).isEqualTo("/emails");
    assertThat(unknown.code()).isEqualTo("not-found");
    assertThat(viewer.code()).isEqualTo("forbidden");
  }

  private Replica.Answer dryRun(ObjectNode folder, int emails) {
    return replica.post(path(), body(folder, emails));
  }

  private String path() {
    return "/api/integrations/" + id + "/routing/dry-run";
  }

  private static ObjectNode body(ObjectNode folder, int emails) {
    var body = JsonCodec.mapper().createObjectNode().put("emails", emails);
    body.putArray("folders").add(folder);
    return body;
  }

  private static ObjectNode trial(String name, ObjectNode... rules) {
    var folder = Installation.folder(name, "support");
    ((ObjectNode) folder.get("route")).putArray("rules").addAll(List.of(rules));
    return folder;
  }

  private static ObjectNode rule(String when, String queue) {
    return JsonCodec.mapper().createObjectNode().put("when", when).put("queue", queue);
  }

  /** The uids of those that would change, in the order of the report. */
  private static List<String> uids(JsonNode report) {
    return report.path("changed").findValuesAsText("emailId").stream()
        .map(each -> each.substring(each.lastIndexOf('/') + 1))
        .toList();
  }

  /** Emails of the integration; one of a neighbour behind each, and as many never committed. */
  private void arrive(int emails) {
    try (var producer = producer(Map.of())) {
      for (int uid = 1; uid <= emails; uid++) {
        var _ = producer.send(record(id, uid));
        var _ = producer.send(record(neighbour, uid));
      }
    }
    try (var producer = producer(Map.of("transactional.id", "dry-run-" + id))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int uid = 1; uid <= emails; uid++) {
        var _ = producer.send(record(id, emails + uid));
      }
      producer.flush();
      producer.abortTransaction();
    }
  }

  private ProducerRecord<String, byte[]> record(IntegrationId of, int uid) {
    int folder = uid % 2 == 0 ? 1 : 0;
    var watch = new WatchId(integration.at("/folders/" + folder + "/watchId").asText());
    var name = new FolderName(integration.at("/folders/" + folder + "/name").asText());
    var email =
        new InboundEmail(
            new InboundEmail.Origin(of, new Domain("acme.example"), watch, name, uid),
            new InboundEmail.Arrival(
                1717, uid, List.of(), null, Examples.NOON, 100, "0".repeat(64)),
            new InboundEmail.Threading(null, null, List.of(), List.of()),
            new InboundEmail.Participants(
                List.of(new MailAddress(null, "ann@example.org")),
                null,
                List.of(),
                List.of(),
                List.of()),
            new InboundEmail.Wording(SUBJECT, List.of(), null, null),
            new InboundEmail.Parts(List.of(), null),
            new InboundEmail.Judgement(Machine.NONE, List.of()));
    var event =
        new CloudEvent(
            EmailId.id(watch, 1717, uid),
            EmailId.source("mailroom.", of),
            CloudEvent.EMAIL_RECEIVED,
            Examples.NOON,
            CloudEvent.subject(name));
    return new ProducerRecord<>(
        "mailroom.inbound-email",
        SHARDS.of(of),
        null,
        of.value(),
        RecordCodec.INBOUND_EMAIL.encode(email),
        event.headers());
  }

  private static KafkaProducer<String, byte[]> producer(Map<String, Object> further) {
    var config = new HashMap<>(further);
    config.put("bootstrap.servers", INSTALLATION.kafka().bootstrapServers());
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static JsonNode json(String text) {
    try {
      return JsonCodec.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
