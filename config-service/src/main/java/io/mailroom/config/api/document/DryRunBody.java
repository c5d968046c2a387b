package io.mailroom.config.api.document;

import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads which routes to try, and on how many emails. */
public final class DryRunBody {
  private static final int MOST_FOLDERS = 100;
  private static final int USUAL_EMAILS = 100;
  private static final int MOST_EMAILS = 1_000;

  private final List<Trial> trials;
  private final int emails;

  private DryRunBody(List<Trial> trials, int emails) {
    this.trials = trials;
    this.emails = emails;
  }

  /**
   * Reads a body.
   *
   * @throws ProblemException {@code malformed-json}, {@code invalid}
   */
  public static DryRunBody read(byte[] json) {
    Field body = Body.read(json).only(Set.of("folders", "emails"));
    return new DryRunBody(
        body.required("folders").items(MOST_FOLDERS).stream().map(Trial::read).toList(),
        body.optional("emails").map(each -> each.integer(1, MOST_EMAILS)).orElse(USUAL_EMAILS));
  }

  /** How many emails, 1..1000. */
  public int emails() {
    return emails;
  }

  /**
   * The integration with these routes; folders that are not named keep theirs.
   *
   * @throws ProblemException {@code invalid} if it does not watch one of the folders
   */
  public Integration changed(Integration current) {
    Map<WatchId, Route> routes = new HashMap<>();
    for (Trial trial : trials) {
      if (routes.put(trial.watch(current).watchId(), trial.route) != null) {
        throw trial.name.refused("names a folder that is there already");
      }
    }
    return new Integration(
        current.id(),
        current.revision(),
        current.profile(),
        current.mailbox(),
        current.watches().stream()
            .map(watch -> watch.withRoute(routes.getOrDefault(watch.watchId(), watch.route())))
            .toList(),
        current.outbound());
  }

  /**
   * A route to try.
   *
   * @param name what names the folder
   * @param isFolder whether a watch is the one named
   */
  private record Trial(Field name, Predicate<Watch> isFolder, Route route) {
    static Trial read(Field folder) {
      var _ = folder.only(FolderBody.FOLDER);
      Route route = FolderBody.route(folder.required("route"));
      return folder
          .optional("watchId")
          .map(id -> new Trial(id, watch -> watch.watchId().value().equals(id.anyText()), route))
          .orElseGet(() -> {
            Field field = folder.required("name");
            FolderName name = FolderBody.name(field);
            return new Trial(field, watch -> watch.folder().equals(name), route);
          });
    }

    Watch watch(Integration current) {
      return current.watches().stream()
          .filter(isFolder)
          .findFirst()
          .orElseThrow(() -> name.refused("names no watched folder"));
    }
  }
}
