package io.mailroom.ingest.start;

import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.FolderStatus.Ledger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The ledger of the watches that this connector has now, as gauges: a watch that moves takes its
 * counts along to the next connector. Each is worked out when it is asked for.
 */
final class Metrics {
  private final Supplier<List<FolderStatus>> statuses;
  private final MeterRegistry registry;

  private Metrics(Supplier<List<FolderStatus>> statuses, MeterRegistry registry) {
    this.statuses = statuses;
    this.registry = registry;
  }

  /** Registers all of them. */
  static void register(Supplier<List<FolderStatus>> statuses, MeterRegistry registry) {
    Metrics metrics = new Metrics(statuses, registry);
    // Absolute values: one email lost and one counted twice are two faults, not none.
    metrics.sum("mailroom.ledger.gap", "Emails seen and in no count", l -> Math.abs(l.gap()));
    metrics.sum("mailroom.ledger.pending", "Emails that wait", Ledger::pending);
    metrics.emails("published", Counts::published);
    metrics.emails("filtered", Counts::filtered);
    metrics.emails("dead-lettered", Counts::deadLettered);
    metrics.emails("gone", Counts::gone);
    metrics.emails("known", Counts::known);
    for (FolderState state : FolderState.values()) {
      metrics.folders(state);
    }
  }

  private void sum(String name, String description, ToLongFunction<Ledger> what) {
    Gauge.builder(name, () -> sum(what)).description(description).register(registry);
  }

  private void emails(String fate, ToLongFunction<Counts> count) {
    Gauge.builder("mailroom.ledger.emails", () -> sum(ledger -> count.applyAsLong(ledger.counts())))
        .description("Emails of which it is known what became of them")
        .tag("fate", fate)
        .register(registry);
  }

  private void folders(FolderState state) {
    Gauge.builder("mailroom.folders", () -> in(state))
        .description("Watched folders")
        .tag("state", state.name())
        .register(registry);
  }

  private long sum(ToLongFunction<Ledger> what) {
    return statuses.get().stream().map(FolderStatus::ledger).mapToLong(what).sum();
  }

  private long in(FolderState state) {
    return statuses.get().stream().filter(each -> each.condition().state() == state).count();
  }
}
