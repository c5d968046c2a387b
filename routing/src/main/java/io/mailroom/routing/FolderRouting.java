package io.mailroom.routing;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.email.InboundEmail;
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
 * The route of an email's folder and the rules that make exceptions to it, or the default queue
 * where there is none or a rule fails: an email is never dropped because somebody changed the
 * configuration while it was on its way. Any thread.
 */
public final class FolderRouting {
  private final Conditions conditions = new Conditions();
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
   * @param integration newest value of the email's integration, null if there is none
   */
  public Decision decide(InboundEmail email, @Nullable Entry<Integration> integration) {
    return switch (integration) {
      case null -> toDefault("default:removed-integration", null);
      case Entry.Unreadable<Integration> _ -> toDefault("default:unreadable-integration", null);
      case Entry.Readable<Integration>(var known, _) -> {
        long version = known.revision().version();
        yield watch(email.origin(), known)
            .map(watch -> byRoute(email, watch, version))
            .orElseGet(() -> toDefault("default:unknown-folder", version));
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

  private Decision byRoute(InboundEmail email, Watch watch, long version) {
    Route route = watch.route();
    if (!route.rules().isEmpty()) {
      var variables = EmailVariables.of(email);
      var budget = new Budget();
      for (int n = 1; n <= route.rules().size(); n++) {
        var rule = route.rules().get(n - 1);
        String name = watch.folder() + "#" + n;
        switch (test(rule, variables, budget)) {
          case HOLDS -> {
            return byRoute(route, rule.queue(), new ChosenBy("rule:" + name, version));
          }
          case FAILS -> {
            return toDefault(Decision.RULE_FAILED + name, version);
          }
          case DOES_NOT_HOLD -> {}
        }
      }
    }
    return byRoute(route, route.queue(), new ChosenBy("folder:" + watch.folder(), version));
  }

  private Condition.Verdict test(Route.Rule rule, EmailVariables email, Budget budget) {
    return switch (conditions.of(rule.when())) {
      case Compilation.Compiled(Condition condition) -> condition.test(email, budget);
      // Another version of Mailroom saved it, which understood it.
      case Compilation.Refused _ -> Condition.Verdict.FAILS;
    };
  }

  private static Decision byRoute(Route route, String queue, ChosenBy chosenBy) {
    return new Decision(
        new Assignment(queue, route.priority(), route.skills(), route.language()), chosenBy);
  }

  private Decision toDefault(String reason, @Nullable Long version) {
    return new Decision(defaultAssignment, new ChosenBy(reason, version));
  }
}
