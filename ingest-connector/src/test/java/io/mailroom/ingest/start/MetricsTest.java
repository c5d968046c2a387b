package io.mailroom.ingest.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final List<FolderStatus> statuses = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void ledgersOfAllWatchesAreAdded() {
    Metrics.register(() -> statuses, registry);

    statuses.add(status(FolderState.WATCHING, new Counts(15, 5, 4, 3, 2, 1), 0));
    statuses.add(status(FolderState.CATCHING_UP, new Counts(10, 10, 0, 0, 0, 0), 7));

    assertThat(emails("published")).isEqualTo(15);
    assertThat(emails("filtered")).isEqualTo(4);
    assertThat(emails("dead-lettered")).isEqualTo(3);
    assertThat(emails("gone")).isEqualTo(2);
    assertThat(emails("known")).isEqualTo(1);
    assertThat(gauge("mailroom.ledger.pending")).isEqualTo(7);
    assertThat(gauge("mailroom.ledger.gap")).isZero();
    assertThat(folders(FolderState.WATCHING)).isEqualTo(1);
    assertThat(folders(FolderState.CATCHING_UP)).isEqualTo(1);
    assertThat(folders(FolderState.FAILED)).isZero();
  }

  @Test
  void gapsOfTwoWatchesDoNotHideEachOther() {
    Metrics.register(() -> statuses, registry);

    statuses.add(status(FolderState.WATCHING, new Counts(1, 0, 0, 0, 0, 0), 3));
    statuses.add(status(FolderState.WATCHING, new Counts(1, 2, 0, 0, 0, 0), 0));

    assertThat(gauge("mailroom.ledger.gap")).isEqualTo(2);
  }

  private double emails(String fate) {
    return registry.get("mailroom.ledger.emails").tag("fate", fate).gauge().value();
  }

  private double folders(FolderState state) {
    return registry.get("mailroom.folders").tag("state", state.name()).gauge().value();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private static FolderStatus status(FolderState state, Counts committed, long pending) {
    return new FolderStatus(
        new IntegrationId("acme"),
        WatchId.random(),
        new FolderName("INBOX"),
        new FolderStatus.Condition(state, NOON, null),
        new FolderStatus.Validity(NOON, NOON),
        "connector-a",
        FolderStatus.Ledger.of(committed, pending));
  }
}
