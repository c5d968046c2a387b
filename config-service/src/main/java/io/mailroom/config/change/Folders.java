package io.mailroom.config.change;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.watch.WatchId;
import java.util.ArrayList;
import java.util.List;

/** Changes of one folder, as changes of its integration. Pure. */
final class Folders {
  private Folders() {}

  static IntegrationDraft added(Integration current, FolderDraft folder) {
    var folders = new ArrayList<>(IntegrationDraft.of(current).folders());
    folders.add(folder);
    return changed(current, folders, folder);
  }

  static IntegrationDraft replaced(Integration current, WatchId watch, FolderDraft folder) {
    var folders = new ArrayList<>(IntegrationDraft.of(current).folders());
    folders.set(index(current, watch), folder);
    return changed(current, folders, folder);
  }

  static IntegrationDraft removed(Integration current, WatchId watch) {
    var draft = IntegrationDraft.of(current);
    var folders = new ArrayList<>(draft.folders());
    folders.remove(index(current, watch));
    return draft.withFolders(folders);
  }

  private static IntegrationDraft changed(
      Integration current, List<FolderDraft> folders, FolderDraft folder) {
    if (folders.stream().filter(each -> each.name().equals(folder.name())).count() > 1) {
      throw new ProblemException(
          Problem.of(ProblemCode.INVALID, "folder '" + folder.name() + "' is watched already")
              .at("/name"));
    }
    var draft = IntegrationDraft.of(current).withFolders(folders);
    if (draft.outbound().keepsCopiesIn(folder.name())) {
      throw new ProblemException(
          Problem.of(ProblemCode.INVALID, "folder '" + folder.name() + "' keeps our own replies")
              .at("/name"));
    }
    return draft;
  }

  private static int index(Integration current, WatchId watch) {
    for (int i = 0; i < current.watches().size(); i++) {
      if (current.watches().get(i).watchId().equals(watch)) {
        return i;
      }
    }
    throw new ProblemException(
        Problem.of(ProblemCode.NOT_FOUND, "the integration has no folder of this watch id"));
  }
}
