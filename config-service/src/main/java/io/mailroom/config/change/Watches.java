package io.mailroom.config.change;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which watches go on and which begin. Pure. */
final class Watches {
  private Watches() {}

  /**
   * What a new watch needs.
   *
   * @param at the moment of the check
   * @param baselines of every folder that was checked
   * @param ids a new one each time
   */
  record Beginning(Instant at, Map<FolderName, Baseline> baselines, Supplier<WatchId> ids) {
    Watch of(FolderDraft folder) {
      Baseline baseline = baselines.get(folder.name());
      if (baseline == null) {
        throw new IllegalStateException("folder " + folder.name() + " was not checked");
      }
      return new Watch(ids.get(), folder.name(), at, baseline, folder.route());
    }
  }

  /**
   * The watches of an amended integration: a folder that was watched keeps its watch, copied from
   * what is stored, and takes its new route; every other one begins.
   */
  static List<Watch> of(Amendment amendment, Beginning beginning) {
    return amendment.draft().folders().stream()
        .map(folder ->
            kept(amendment, folder.name())
                .map(watch -> watch.withRoute(folder.route()))
                .orElseGet(() -> beginning.of(folder)))
        .toList();
  }

  /** The same integration, read or not read for now. */
  static Integration paused(Integration current, Revision revision, boolean isPaused) {
    var profile = current.profile();
    return new Integration(
        current.id(),
        revision,
        new Integration.Profile(
            profile.name(),
            profile.domain(),
            profile.readMail(),
            isPaused,
            profile.conversations()),
        current.mailbox(),
        current.watches(),
        current.outbound());
  }

  private static Optional<Watch> kept(Amendment amendment, FolderName folder) {
    Integration current = amendment.current();
    return current == null || !amendment.keepsWatches()
        ? Optional.empty()
        : current.watches().stream().filter(watch -> watch.folder().equals(folder)).findFirst();
  }
}
