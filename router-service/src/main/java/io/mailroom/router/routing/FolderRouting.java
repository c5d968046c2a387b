package io.mailroom.router.routing;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.email.InboundEmail.Origin;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The route of an email's folder, or the default queue where there is none: an email is never
 * dropped because somebody changed the configuration while it was on its way.
 */
public final class FolderRouting {
  private final Assignment defaultAssignment;

  /**
   * Routing with a default.
   *
   * @param defaultQueue where email goes that has no route
   */
  public FolderRouting(String defaultQueue) {
    this.defaultAssignment = new Assignment(defaultQueue, null, List.of(), null);
  }

  /**
   * Whether the integration has the very watch that the email arrived in. If not, the one who asks
   * may have an old state of it.
   *
   * @param integration newest value of the email's integration, null if there is none
   */
  public static boolean knows(Origin origin, @Nullable Entry<Integration> integration) {
    return integration instanceof Entry.Readable<Integration>(var known, _)
        && known.watch(origin.watchId()).isPresent();
  }

  /**
   * Chooses.
   *
   * @param origin where the email arrived
   * @param integration newest value of the email's integration, null if there is none
   */
  public Decision decide(Origin origin, @Nullable Entry<Integration> integration) {
    return switch (integration) {
      case null -> toDefault("removed-integration", null);
      case Entry.Unreadable<Integration> _ -> toDefault("unreadable-integration", null);
      case Entry.Readable<Integration>(var known, _) -> {
        long version = known.revision().version();
        yield watch(origin, known)
            .map(watch -> byRoute(watch, version))
            .orElseGet(() -> toDefault("unknown-folder", version));
      }
    };
  }

  /**
   * The watch that the email arrived in; else the one that watches its folder now, for whoever adds
   * a folder again means its route for what is still on its way, too.
   */
  private static Optional<Watch> watch(Origin origin, Integration integration) {
    return integration
        .watch(origin.watchId())
        .or(() ->
            integration.watches().stream()
                .filter(watch -> watch.folder().equals(origin.folder()))
                .findFirst());
  }

  private static Decision byRoute(Watch watch, long version) {
    Route route = watch.route();
    return new Decision(
        new Assignment(route.queue(), route.priority(), route.skills(), route.language()),
        new ChosenBy("folder:" + watch.folder(), version));
  }

  private Decision toDefault(String reason, @Nullable Long version) {
    return new Decision(defaultAssignment, new ChosenBy("default:" + reason, version));
  }
}
