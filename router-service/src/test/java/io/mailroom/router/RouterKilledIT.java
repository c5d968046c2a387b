package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.sandbox.kafka.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterKilledIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int EMAILS = 2_000;

  /**
   * Small transactions, so that a kill hits one; a fixed instance, so that no timeout is waited
   * for.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "MP_MESSAGING_INCOMING_INBOUND_EMAIL_MAX_POLL_RECORDS", "10",
          "MAILROOM_INSTANCE_ID", "router-a");

  @TempDir Path folder;

  @Test
  void everyEmailIsRoutedExactlyOnceWhateverIsKilled() throws Exception {
    try (var kafka = KafkaCluster.start(folder.resolve("kafka"));
        var deployment = new Deployment(kafka, "killed.")) {
      // Given
      deployment.makeTopics();
      var watch = Samples.watch("INBOX", "support");
      var integrations = IntStream.range(0, 4).mapToObj(_ -> IntegrationId.random()).toList();
      integrations.forEach(each -> deployment.configure(Samples.integration(each, 1, watch)));
      IntStream.range(0, EMAILS)
          .forEach(each ->
              deployment.arrive(
                  Samples.email(Samples.origin(integrations.get(each % 4), watch, 1 + each / 4))));
      deployment.flush();

      // When
      for (int kill = 1; kill <= 4; kill++) {
        try (var router = RouterProcess.start(kafka, "killed.", folder, SETTINGS)) {
          var enough = kill * EMAILS / 5;
          await()
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(10))
              .until(() -> routed(deployment).size() >= enough);
          router.kill();
        }
      }
      try (var _ = RouterProcess.start(kafka, "killed.", folder, SETTINGS)) {
        await().atMost(LIMIT).until(() -> routed(deployment).size() >= EMAILS);
      }

      // Then
      assertThat(routed(deployment).stream().map(RouterKilledIT::identity))
          .hasSize(EMAILS)
          .doesNotHaveDuplicates();
      assertThat(deployment.committed(deployment.names().deadLetter())).isEmpty();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> routed(Deployment deployment) {
    return deployment.committed(deployment.names().routedEmail());
  }

  private static String identity(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader("ce_source").value(), UTF_8)
        + "#"
        + new String(record.headers().lastHeader("ce_id").value(), UTF_8);
  }
}
