package io.mailroom.config.change;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.config.store.Change;
import io.mailroom.config.store.Directory;
import io.mailroom.config.store.IntegrationStore;
import io.mailroom.config.store.Outcome;
import io.mailroom.config.store.Reading;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.imap.folder.ListedFolder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What administrators do. A change is checked against the servers first, then saved whole; or it
 * ends with a {@link ProblemException} and nothing has changed. Any thread; calls block.
 *
 * <p>Where a version is asked for, null stands for "whichever it is at": such a change is made
 * again when another one comes first.
 */
public final class Administration {
  private static final int MOST_TRIES = 3;

  private final IntegrationStore store;
  private final Preparation preparation;

  public Administration(IntegrationStore store, Preparation preparation) {
    this.store = store;
    this.preparation = preparation;
  }

  /**
   * An integration that begins to be read anew.
   *
   * @param integration with its new watches
   * @param passedOver emails by folder that arrived before and are not published; without folders
   *     whose server has numbered them anew
   */
  public record Resumption(Integration integration, Map<FolderName, Long> passedOver) {
    public Resumption {
      passedOver = Map.copyOf(passedOver);
    }
  }

  /**
   * Makes an integration.
   *
   * @param changeId the same for the same request sent again, which then finds what the first made
   */
  public Integration create(IntegrationDraft draft, String changeId) {
    Directory now = directory();
    var earlier = now.changedBy(changeId);
    if (earlier.isPresent()) {
      return repeated(draft, earlier.get());
    }
    Integration next = prepareNew(now, draft, changeId);
    return switch (store.submit(new Change.Write(next))) {
      case Outcome.Saved(Integration saved) -> saved;
      case Outcome.Repeated(Integration saved) -> repeated(draft, saved);
      case Outcome.Refused(Problem problem) -> throw new ProblemException(problem);
      case Outcome.Removed _ -> throw new IllegalStateException("a new integration was removed");
    };
  }

  /** What {@link #create} would save, after every check of it. */
  public Integration check(IntegrationDraft draft) {
    return prepareNew(directory(), draft, newChangeId());
  }

  /** Makes an integration what the draft says; secrets that it leaves out stay. */
  public Integration replace(IntegrationId id, long version, IntegrationDraft draft) {
    return change(id, version, _ -> draft);
  }

  /** Watches one more folder. */
  public Integration addFolder(IntegrationId id, @Nullable Long version, FolderDraft folder) {
    return change(id, version, current -> Folders.added(current, folder));
  }

  /** Gives a folder another route; under another name it is another watch. */
  public Integration replaceFolder(
      IntegrationId id, long version, WatchId watch, FolderDraft folder) {
    return change(id, version, current -> Folders.replaced(current, watch, folder));
  }

  /** Watches one folder less. */
  public Integration removeFolder(IntegrationId id, long version, WatchId watch) {
    return change(id, version, current -> Folders.removed(current, watch));
  }

  /** Stops or continues reading; every watch stays as it is. */
  public Integration pause(IntegrationId id, @Nullable Long version, boolean isPaused) {
    return amend(
        id,
        version,
        current ->
            current.profile().paused() == isPaused
                ? current
                : Watches.paused(current, after(current), isPaused));
  }

  /** Continues with new watches, and so passes over what has arrived. */
  public Resumption resumeFromNow(IntegrationId id, @Nullable Long version) {
    Integration current = require(id, version);
    Integration next = preparation.beginAgain(current, after(current));
    Map<FolderName, Long> passedOver = preparation.countPassedOver(current, next);
    return switch (store.submit(new Change.Write(next))) {
      case Outcome.Saved(Integration saved) -> new Resumption(saved, passedOver);
      case Outcome.Refused(Problem problem) -> throw new ProblemException(problem);
      case Outcome.Repeated _, Outcome.Removed _ -> throw confused();
    };
  }

  /** An integration as it is. */
  public Integration find(IntegrationId id) {
    return require(id, null);
  }

  /** The server's own list of folders. */
  public List<ListedFolder> serverFolders(IntegrationId id) {
    return preparation.serverFolders(require(id, null));
  }

  /** Ends an integration that has no folders any more. */
  public void remove(IntegrationId id, long version) {
    var _ = require(id, version);
    switch (store.submit(new Change.Remove(id, version))) {
      case Outcome.Removed _ -> {}
      case Outcome.Refused(Problem problem) -> throw new ProblemException(problem);
      case Outcome.Repeated _, Outcome.Saved _ -> throw confused();
    }
  }

  private Integration change(
      IntegrationId id, @Nullable Long version, Function<Integration, IntegrationDraft> change) {
    return amend(
        id,
        version,
        current -> {
          var draft = change.apply(current);
          refuseTaken(directory(), draft, id);
          return preparation.prepare(new Amendment(current, draft), id, after(current));
        });
  }

  private Integration amend(
      IntegrationId id, @Nullable Long version, UnaryOperator<Integration> change) {
    for (int tries = 1; ; tries++) {
      Integration current = require(id, version);
      Integration next = change.apply(current);
      if (next.equals(current)) {
        return current;
      }
      switch (store.submit(new Change.Write(next))) {
        case Outcome.Saved(Integration saved) -> {
          return saved;
        }
        case Outcome.Refused(Problem problem) -> {
          boolean mayTryAgain = version == null && tries < MOST_TRIES;
          if (!mayTryAgain || problem.code() != ProblemCode.VERSION_STALE) {
            throw new ProblemException(problem);
          }
        }
        case Outcome.Repeated _, Outcome.Removed _ -> throw confused();
      }
    }
  }

  private Integration prepareNew(Directory now, IntegrationDraft draft, String changeId) {
    var id = IntegrationId.random();
    refuseTaken(now, draft, id);
    return preparation.prepare(new Amendment(null, draft), id, new Revision(1, changeId));
  }

  private Integration repeated(IntegrationDraft draft, Integration earlier) {
    if (!preparation.isOf(draft, earlier)) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID,
              "this Idempotency-Key came with another body before (expected a new key)"));
    }
    return earlier;
  }

  private Integration require(IntegrationId id, @Nullable Long version) {
    Integration current =
        directory()
            .find(id)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(ProblemCode.NOT_FOUND, "there is no integration of this id")));
    if (version != null && version != current.revision().version()) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.VERSION_STALE,
              "it is at version " + current.revision().version() + " now: read it again"));
    }
    return current;
  }

  private Directory directory() {
    return switch (store.read()) {
      case Reading.Current<Directory>(Directory directory, _) -> directory;
      case Reading.Remembered<Directory> _, Reading.Unreachable<Directory> _ ->
          throw new ProblemException(
              Problem.of(ProblemCode.STORE_UNREACHABLE, "nothing was saved: try it later"));
    };
  }

  private static void refuseTaken(Directory now, IntegrationDraft draft, IntegrationId id) {
    now.domainConflict(draft.domain(), id)
        .ifPresent(problem -> {
          throw new ProblemException(problem);
        });
  }

  private static Revision after(Integration current) {
    return new Revision(current.revision().version() + 1, newChangeId());
  }

  private static String newChangeId() {
    return UUID.randomUUID().toString();
  }

  private static IllegalStateException confused() {
    return new IllegalStateException("a change was answered as if it were another");
  }
}
