package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.Watch;
import io.mailroom.sandbox.kafka.BrokerCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each email is routed once, whatever happens to routers and broker. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int INTEGRATIONS = 4;

  /** Longer than the group's session, and than a transaction may be open. */
  private static final Duration FROZEN = Duration.ofSeconds(11);

  /** So that whatever happens happens in the midst of many. */
  private static final Map<String, String> SMALL_TRANSACTIONS =
      Map.of("KAFKA_MAX_POLL_RECORDS", "10");

  @TempDir Path folder;
  private final Watch watch = Samples.watch("INBOX", "support");
  private final List<IntegrationId> integrations =
      Stream.generate(IntegrationId::random).limit(INTEGRATIONS).toList();
  private BrokerCluster kafka;
  private Deployment deployment;
  private int emails;

  @BeforeEach
  void open() throws Exception {
    kafka = BrokerCluster.start(folder.resolve("kafka"), 1);
    deployment = new Deployment(kafka, "faults.");
    deployment.makeTopics();
    integrations.forEach(each -> deployment.configure(Samples.integration(each, 1, watch)));
  }

  @AfterEach
  void close() {
    deployment.close();
    kafka.close();
  }

  @Test
  void aRouterThatSleepsLongerThanItsSessionRoutesNothingTwice() throws Exception {
    try (var sleeper = start();
        var _ = start()) {
      // Given
      arrive(2_000);
      awaitWritten(400);

      // When
      sleeper.pause();
      awaitRouted(2_000);
      sleeper.resume();
      arrive(500);

      // Then
      awaitRouted(2_500);
      assertEachOnce();
    }
  }

  @Test
  void routersThatComeAndGoInAStormRouteEachEmailOnce() throws Exception {
    List<RouterProcess> storm = new ArrayList<>();
    try (var _ = start()) {
      // Given
      arrive(500);

      // When
      for (int round = 0; round < 6; round++) {
        storm.add(start());
        arrive(300);
        if (round > 1) {
          var leaver = storm.get(round - 2);
          await().atMost(LIMIT).until(leaver::isReady);
          arrive(300);
          end(leaver, round % 2 == 0);
        }
      }

      // Then
      awaitRouted(emails);
      assertEachOnce();
    } finally {
      storm.forEach(RouterProcess::close);
    }
  }

  @Test
  void aBrokerThatIsKilledAndComesBackCostsNothing() throws Exception {
    try (var router = new Restarted()) {
      // Given
      arrive(3_000);
      awaitWritten(500);

      // When
      kafka.broker().kill();
      kafka.broker().restart();
      kafka.awaitReady();

      // Then
      router.awaitRouted();
      assertEachOnce();
    }
  }

  @Test
  void aBrokerThatFreezesForLongerThanATransactionCostsNothing() throws Exception {
    try (var router = new Restarted()) {
      // Given
      arrive(3_000);
      awaitWritten(500);

      // When
      kafka.broker().pause();
      var thawed = System.nanoTime() + FROZEN.toNanos();
      await().atMost(LIMIT).until(() -> System.nanoTime() > thawed);
      kafka.broker().resume();

      // Then
      router.awaitRouted();
      assertEachOnce();
    }
  }

  @Test
  void aRouterWithEmailsThatDoNotGetOnSaysThatItIsStuck() throws Exception {
    try (var router =
        RouterProcess.start(kafka, "faults.", folder, Map.of("MAILROOM_HEALTH_PATIENCE", "5s"))) {
      // Given
      await().atMost(LIMIT).until(router::isReady);
      assertThat(router.isStuck()).isFalse();

      // When
      try (var hung = deployment.openTransaction(deployment.names().integrations())) {
        var unknown = Samples.watch("Orders", "orders");
        deployment.arrive(Samples.email(Samples.origin(integrations.getFirst(), unknown, 1)));
        deployment.flush();

        // Then
        await().atMost(LIMIT).until(router::isStuck);
        hung.abortTransaction();
      }
      awaitRouted(1);
      await().atMost(LIMIT).until(() -> !router.isStuck());
    }
  }

  /** A router that an orchestrator starts again whenever it ended. */
  private final class Restarted implements AutoCloseable {
    private RouterProcess router = start();

    void awaitRouted() {
      await()
          .atMost(LIMIT)
          .until(() -> {
            if (!router.isAlive()) {
              router.close();
              router = start();
            }
            return routed().size() >= emails;
          });
    }

    @Override
    public void close() {
      router.close();
    }
  }

  private RouterProcess start() {
    return RouterProcess.start(kafka, "faults.", folder, SMALL_TRANSACTIONS);
  }

  private static void end(RouterProcess router, boolean inOrder) {
    if (inOrder) {
      router.stop();
    } else {
      router.kill();
    }
  }

  private void arrive(int count) {
    for (int each = emails; each < emails + count; each++) {
      deployment.arrive(
          Samples.email(
              Samples.origin(
                  integrations.get(each % INTEGRATIONS), watch, 1 + each / INTEGRATIONS)));
    }
    deployment.flush();
    emails += count;
  }

  private void awaitWritten(int offsets) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> deployment.written(deployment.names().routedEmail()) >= offsets);
  }

  private void awaitRouted(int count) {
    await().atMost(LIMIT).until(() -> routed().size() >= count);
  }

  private void assertEachOnce() {
    assertThat(routed()).hasSize(emails).doesNotHaveDuplicates();
    assertThat(deployment.committed(deployment.names().deadLetter())).isEmpty();
  }

  private List<String> routed() {
    return deployment.committed(deployment.names().routedEmail()).stream()
        .map(each -> header(each, "ce_source") + "#" + header(each, "ce_id"))
        .toList();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
