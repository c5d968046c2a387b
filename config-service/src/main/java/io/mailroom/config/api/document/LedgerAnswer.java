package io.mailroom.config.api.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.config.store.FolderStatuses;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.FolderStatus.Ledger;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what became of every email. The counts are those of the checkpoints, which were committed
 * with the emails; what waits only the connector knows, so that comes from the statuses.
 */
public final class LedgerAnswer {
  private final FolderStatuses statuses;

  public LedgerAnswer(FolderStatuses statuses) {
    this.statuses = statuses;
  }

  /**
   * The document of one integration.
   *
   * @param checkpoints of its watches; a folder whose checkpoint is not there has no counts
   * @param asOf every commit before it is counted
   */
  public ObjectNode of(
      Integration integration, Map<WatchId, Checkpoint> checkpoints, Instant asOf) {
    var document =
        JsonCodec.mapper()
            .createObjectNode()
            .put("integrationId", integration.id().value())
            .put("asOf", asOf.toString());
    var folders = document.putArray("folders");
    var totals = Ledger.ZERO;
    for (Watch watch : integration.watches()) {
      var folder =
          folders
              .addObject()
              .put("watchId", watch.watchId().value())
              .put("folder", watch.folder().value())
              .put("since", watch.since().toString());
      Optional<FolderStatus> status = statuses.of(integration.id(), watch.watchId());
      status
          .map(said -> said.validity().provenAt())
          .ifPresent(provenAt -> folder.put("provenAt", provenAt.toString()));
      var checkpoint = checkpoints.get(watch.watchId());
      if (checkpoint != null) {
        var ledger =
            status.map(FolderStatus::ledger).orElse(Ledger.ZERO).after(checkpoint.counts());
        var _ = put(folder, ledger);
        totals = totals.plus(ledger);
      }
    }
    document.set("totals", put(JsonCodec.mapper().createObjectNode(), totals));
    return document;
  }

  private static ObjectNode put(ObjectNode object, Ledger ledger) {
    var counts = ledger.counts();
    return object
        .put("seen", counts.seen())
        .put("published", counts.published())
        .put("filtered", counts.filtered())
        .put("deadLettered", counts.deadLettered())
        .put("gone", counts.gone())
        .put("known", counts.known())
        .put("pending", ledger.pending())
        .put("gap", ledger.gap());
  }
}
