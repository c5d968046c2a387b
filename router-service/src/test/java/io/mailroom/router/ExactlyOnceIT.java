package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.Watch;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class ExactlyOnceIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int INTEGRATIONS = 4;

  /** So that no more come than are routed meanwhile. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** So that whatever happens happens in the midst of many. */
  private static final Map<String, String> SMALL_TRANSACTIONS =
      Map.of("KAFKA_MAX_POLL_RECORDS", "10");

  /** So that a restarted router need not wait for the session of its predecessor to end. */
  private static final Map<String, String> SMALL_TRANSACTIONS_OF_ONE_INSTANCE =
      Map.of(
          "KAFKA_MAX_POLL_RECORDS", "10",
          "MAILROOM_INSTANCE_ID", "router-a");

  @TempDir static Path folder;
  static KafkaCluster kafka;

  private final Watch watch = Samples.watch("INBOX", "support");
  private final List<IntegrationId> integrations =
      Stream.generate(IntegrationId::random).limit(INTEGRATIONS).toList();

  @BeforeAll
  static void startKafka() {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  static void endKafka() {
    kafka.close();
  }

  @Test
  void aRouterThatIsKilledRoutesEachEmailOnce() throws Exception {
    try (var deployment = deployment("killed.")) {
      // Given
      var emails = 2_000;
      arrive(deployment, 0, emails);

      // When
      for (int kill = 1; kill <= 3; kill++) {
        try (var router = start("killed.", SMALL_TRANSACTIONS_OF_ONE_INSTANCE)) {
          awaitWritten(deployment, kill * emails / 5);
          router.kill();
          assertThat(written(deployment)).as("killed in the midst").isLessThan(emails);
        }
      }

      // Then
      try (var router = start("killed.", SMALL_TRANSACTIONS_OF_ONE_INSTANCE)) {
        awaitRouted(deployment, emails, router);
      }
      assertEachOnce(deployment, emails);
    }
  }

  @ParameterizedTest
  @EnumSource
  void routersThatComeAndGoRouteEachEmailOnce(GroupProtocol protocol) throws Exception {
    var prefix = protocol.name + ".";
    var settings = new HashMap<>(SMALL_TRANSACTIONS);
    settings.put("MAILROOM_GROUP_PROTOCOL", protocol.name);
    try (var deployment = deployment(prefix);
        var lasting = start(prefix, settings)) {
      // Given
      var emails = 0;

      // When
      for (int round = 0; round < 2; round++) {
        try (var second = start(prefix, settings)) {
          while (!second.isReady()) {
            arrive(deployment, emails, 20);
            emails += 20;
            Thread.sleep(PAUSE);
          }
          arrive(deployment, emails, 200);
          emails += 200;
          if (round == 0) {
            second.stop();
          } else {
            second.kill();
          }
        }
      }

      // Then
      awaitRouted(deployment, emails, lasting);
      assertEachOnce(deployment, emails);
    }
  }

  @Test
  void aGroupWhoseOffsetsAreGoneRoutesNothingTwiceAndPassesNothingOver() throws Exception {
    try (var deployment = deployment("expired.")) {
      // Given
      arrive(deployment, 0, 100);
      try (var router = start("expired.", Map.of())) {
        awaitRouted(deployment, 100, router);
        router.stop();
      }
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .untilAsserted(() -> deployment.forgetGroup("expired.router"));

      // When
      arrive(deployment, 100, 50);

      // Then
      try (var router = start("expired.", Map.of())) {
        awaitRouted(deployment, 150, router);
      }
      assertEachOnce(deployment, 150);
    }
  }

  private Deployment deployment(String prefix) throws Exception {
    var deployment = new Deployment(kafka, prefix);
    deployment.makeTopics();
    integrations.forEach(each -> deployment.configure(Samples.integration(each, 1, watch)));
    return deployment;
  }

  private static RouterProcess start(String prefix, Map<String, String> settings) {
    return RouterProcess.start(kafka, prefix, folder, settings);
  }

  /** Emails number {@code from} and so on, in turn to each integration. */
  private void arrive(Deployment deployment, int from, int count) {
    IntStream.range(from, from + count)
        .mapToObj(each ->
            Samples.origin(integrations.get(each % INTEGRATIONS), watch, 1 + each / INTEGRATIONS))
        .map(Samples::email)
        .forEach(deployment::arrive);
    deployment.flush();
  }

  private static void awaitWritten(Deployment deployment, int offsets) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> written(deployment) >= offsets);
  }

  private static long written(Deployment deployment) throws Exception {
    return deployment.written(deployment.names().routedEmail());
  }

  private static void awaitRouted(Deployment deployment, int emails, RouterProcess router) {
    await()
        .atMost(LIMIT)
        .failFast(() -> assertThat(router.isAlive()).as(router.tail()).isTrue())
        .until(() -> routed(deployment).size() >= emails);
  }

  private static void assertEachOnce(Deployment deployment, int emails) {
    assertThat(routed(deployment)).hasSize(emails).doesNotHaveDuplicates();
    assertThat(deployment.committed(deployment.names().deadLetter())).isEmpty();
  }

  private static List<String> routed(Deployment deployment) {
    return deployment.committed(deployment.names().routedEmail()).stream()
        .map(each -> header(each, "ce_source") + "#" + header(each, "ce_id"))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
