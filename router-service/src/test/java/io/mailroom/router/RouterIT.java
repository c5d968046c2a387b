package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.AttachmentSummary;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.routed.RoutedEmail;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.watch.Route;
import io.mailroom.routing.Decision;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir static Path folder;
  static KafkaCluster kafka;
  static Deployment deployment;
  static RouterProcess router;

  private final IntegrationId integration = IntegrationId.random();

  @BeforeAll
  static void startRouterBeforeThereAreTopics() throws Exception {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
    deployment = new Deployment(kafka, "routing.");
    router = RouterProcess.start(kafka, "routing.", folder, Map.of());
    await().atMost(LIMIT).until(() -> router.readiness().contains("routing.integrations"));
    deployment.makeTopics();
    await().atMost(LIMIT).until(router::isReady);
  }

  @AfterAll
  static void endAll() {
    router.close();
    deployment.close();
    kafka.close();
  }

  @Test
  void anEmailGoesWhereItsFoldersRouteSays() throws Exception {
    // Given
    var orders = Samples.watch("Orders", "orders");
    deployment.configure(
        Samples.integration(integration, 7, Samples.watch("INBOX", "support"), orders));
    var email = Samples.email(Samples.origin(integration, orders, 1));

    // When
    deployment.arrive(email);

    // Then
    var record = routed(integration, 1).getFirst();
    var routed = RecordCodec.ROUTED_EMAIL.decode(record.headers(), record.value());
    var event = CloudEvent.of(record.headers());
    var emailId = EmailId.of("/mailroom/routing/" + integration, orders.watchId() + "/1717/1");
    assertThat(routed.emailId()).isEqualTo(emailId);
    assertThat(EmailId.of(event.source(), event.id())).isEqualTo(emailId);
    assertThat(event.type()).isEqualTo("io.mailroom.email.routed.v1");
    assertThat(event.subject()).isEqualTo("Orders");
    assertThat(event.time()).isAfter(Samples.PUBLISHED);
    assertThat(new String(record.key(), UTF_8)).isEqualTo(routed.conversationId());
    assertThat(routed.assignment())
        .isEqualTo(new Assignment("orders", 5, List.of("billing"), "en"));
    assertThat(routed.chosenBy()).isEqualTo(new ChosenBy("folder:Orders", 7L));
    assertThat(routed.email().origin()).isEqualTo(email.origin());
    assertThat(routed.email().attachments())
        .containsExactly(new AttachmentSummary("a.pdf", "application/pdf", 4, null, false));
    assertThat(new String(record.value(), UTF_8)).doesNotContain("Hello", "JVBERg");
    assertThat(inboundAt(routed.record())).isEqualTo(RecordCodec.INBOUND_EMAIL.encode(email));
    assertThat(routed.replyTo().messageId()).isEqualTo("<1@example.org>");
    assertThat(routed.replyTo().record()).isEqualTo(routed.record());
  }

  @Test
  void aRuleChoosesTheQueueAndAFailingOneTheDefaultQueue() throws Exception {
    // Given
    var ruled =
        Samples.watch(
            "Orders",
            "orders",
            new Route.Rule("email.uid == 2", "second"),
            new Route.Rule("email.uid == 3 && email.cc[0].address == ''", "never"),
            new Route.Rule("email.attachments.exists(a, a.filename == 'a.pdf')", "papers"));
    deployment.configure(Samples.integration(integration, 8, ruled));

    // When
    for (int uid = 1; uid <= 3; uid++) {
      deployment.arrive(Samples.email(Samples.origin(integration, ruled, uid)));
    }

    // Then
    var decisions = new TreeMap<Long, Decision>();
    for (var record : routed(integration, 3)) {
      var email = decoded(record);
      decisions.put(
          email.email().arrival().uid(), new Decision(email.assignment(), email.chosenBy()));
    }
    assertThat(decisions)
        .containsExactly(
            Map.entry(
                1L,
                new Decision(
                    new Assignment("papers", 5, List.of("billing"), "en"),
                    new ChosenBy("rule:Orders#3", 8L))),
            Map.entry(
                2L,
                new Decision(
                    new Assignment("second", 5, List.of("billing"), "en"),
                    new ChosenBy("rule:Orders#1", 8L))),
            Map.entry(
                3L,
                new Decision(
                    new Assignment("default", null, List.of(), null),
                    new ChosenBy("default:rule-failed:Orders#2", 8L))));
  }

  @Test
  void anEmailOfARemovedIntegrationGoesToTheDefaultQueue() throws Exception {
    // Given
    var orders = Samples.watch("Orders", "orders");
    deployment.configure(Samples.integration(integration, 1, orders));
    deployment.remove(integration);
    // The router may not have read that yet; an email in a folder it does not know has it read on.
    deployment.arrive(
        Samples.email(Samples.origin(integration, Samples.watch("INBOX", "support"), 1)));

    // When
    deployment.arrive(Samples.email(Samples.origin(integration, orders, 1)));

    // Then
    var routed = decoded(routed(integration, 2).getLast());
    assertThat(routed.assignment().queue()).isEqualTo("default");
    assertThat(routed.chosenBy()).isEqualTo(new ChosenBy("default:removed-integration", null));
  }

  @Test
  void anEmailOfARemovedFolderGoesToTheDefaultQueue() throws Exception {
    // Given
    deployment.configure(Samples.integration(integration, 3, Samples.watch("INBOX", "support")));

    // When
    deployment.arrive(
        Samples.email(Samples.origin(integration, Samples.watch("Orders", "orders"), 1)));

    // Then
    var routed = decoded(routed(integration, 1).getFirst());
    assertThat(routed.assignment().queue()).isEqualTo("default");
    assertThat(routed.chosenBy()).isEqualTo(new ChosenBy("default:unknown-folder", 3L));
  }

  @Test
  void garbageIsPutAsideWithItsReasonAndWhatLiesBehindItGoesOn() throws Exception {
    // Given
    var orders = Samples.watch("Orders", "orders");
    deployment.configure(Samples.integration(integration, 1, orders));
    var later = new RecordHeaders();
    var _ = later.add("ce_type", "io.mailroom.email.received.v2".getBytes(UTF_8));
    var known = new RecordHeaders();
    var _ = known.add("ce_type", "io.mailroom.email.received.v1".getBytes(UTF_8));

    // When
    deployment.arrive(integration, later, "{}".getBytes(UTF_8));
    deployment.arrive(integration, known, "{]".getBytes(UTF_8));
    deployment.arrive(integration, known, "{}".getBytes(UTF_8));
    deployment.arrive(Samples.email(Samples.origin(integration, orders, 1)));

    // Then
    var _ = routed(integration, 1);
    var dead =
        deployment.committed(deployment.names().deadLetter()).stream()
            .filter(each -> new String(each.key(), UTF_8).equals(integration.value()))
            .toList();
    assertThat(dead)
        .extracting(each -> new String(each.value(), UTF_8))
        .containsExactlyInAnyOrder("{}", "{]", "{}");
    assertThat(dead)
        .allSatisfy(each -> {
          assertThat(header(each, "mailroom-origin")).startsWith("routing.inbound-email/");
          assertThat(header(each, "mailroom-stage")).isEqualTo("route");
          assertThat(header(each, "mailroom-reason")).isEqualTo("unreadable");
          assertThat(header(each, "mailroom-detail")).isNotEmpty();
        })
        .anySatisfy(each -> {
          assertThat(header(each, "ce_type")).endsWith("v2");
          assertThat(header(each, "mailroom-detail")).contains("v2");
        });
  }

  private static List<ConsumerRecord<byte[], byte[]>> routed(IntegrationId integration, int count) {
    deployment.flush();
    return await()
        .atMost(LIMIT)
        .until(
            () ->
                deployment.committed(deployment.names().routedEmail()).stream()
                    .filter(each -> header(each, "ce_source").endsWith("/" + integration))
                    .toList(),
            found -> found.size() >= count);
  }

  private static RoutedEmail decoded(ConsumerRecord<byte[], byte[]> record) throws Exception {
    return RecordCodec.ROUTED_EMAIL.decode(record.headers(), record.value());
  }

  private static byte[] inboundAt(RecordPosition position) {
    return deployment.committed(position.topic()).stream()
        .filter(each -> each.partition() == position.partition())
        .filter(each -> each.offset() == position.offset())
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
