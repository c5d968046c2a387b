package io.mailroom.router.inbound;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.email.InboundEmail.Origin;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.routing.FolderRouting;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The integrations, as new as the emails to be routed need them. */
@Singleton
class RoutingTable {
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final CompactedView<Integration> view;

  RoutingTable(CompactedView<Integration> view) {
    this.view = view;
  }

  /**
   * A state that knows every watch that these emails arrived in, or was written after all of them
   * arrived: only then is a watch that is missing a watch that is gone.
   *
   * @throws ReadFault if the topic could not be read to its end
   */
  Snapshot<Integration> covering(Collection<Origin> origins) throws ReadFault {
    var snapshot = view.snapshot();
    return origins.stream().allMatch(origin -> FolderRouting.knows(origin, entry(snapshot, origin)))
        ? snapshot
        : view.awaitEnd(END_LIMIT);
  }

  /** What a state has on the integration of an email. */
  static @Nullable Entry<Integration> entry(Snapshot<Integration> snapshot, Origin origin) {
    return snapshot.entries().get(origin.integrationId().value());
  }
}
