package io.mailroom.config.change;

import io.mailroom.config.change.Watches.Beginning;
import io.mailroom.config.probe.Account;
import io.mailroom.config.probe.MailboxProbe;
import io.mailroom.config.probe.SmtpProbe;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.config.store.Progress;
import io.mailroom.config.store.Reading;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.imap.folder.ListedFolder;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Makes integrations ready to be saved: asks the server, begins watches, seals secrets. Saves
 * nothing; what is refused ends with a {@link ProblemException}. Any thread; calls block.
 */
public final class Preparation {
  private final Probes probes;
  private final SecretKeeper secrets;
  private final Progress progress;
  private final int mostFolders;
  private final Clock clock;

  /** What asks the servers. */
  public record Probes(MailboxProbe mailbox, SmtpProbe smtp) {}

  /**
   * @param mostFolders of one integration
   * @param clock for the beginning of watches
   */
  public Preparation(
      Probes probes, SecretKeeper secrets, Progress progress, int mostFolders, Clock clock) {
    if (mostFolders < 1) {
      throw new IllegalArgumentException("folders.max " + mostFolders + " (expected 1 or more)");
    }
    this.probes = probes;
    this.secrets = secrets;
    this.progress = progress;
    this.mostFolders = mostFolders;
    this.clock = clock;
  }

  /** What an amendment comes to, checked against the server where it needs to be. */
  Integration prepare(Amendment amendment, IntegrationId id, Revision revision) {
    IntegrationDraft draft = amendment.draft();
    List<FolderName> folders = draft.folders().stream().map(FolderDraft::name).toList();
    refuseTooMany(folders);
    MailboxDraft mailbox = draft.mailbox();
    var auth = new MailboxAuth.Password(secrets.mailboxPassword(amendment, id));
    var outbound =
        OutboundDraft.withPassword(
            draft.outbound().settings(), secrets.outboundPassword(amendment, id));
    var outboundProblem = outboundCheck(amendment, id);
    Map<FolderName, Baseline> baselines =
        amendment.needsMailboxCheck()
            ? probes.mailbox().baselines(secrets.account(amendment, id), folders).orRefuse()
            : Map.of();
    outboundProblem
        .join()
        .ifPresent(problem -> {
          throw new ProblemException(problem);
        });
    return new Integration(
        id,
        revision,
        new Integration.Profile(
            draft.name(),
            draft.domain(),
            draft.readMail(),
            amendment.isPaused(),
            draft.conversations()),
        new Mailbox(mailbox.host(), mailbox.port(), mailbox.username(), auth),
        Watches.of(amendment, new Beginning(clock.instant(), baselines, WatchId::random)),
        outbound);
  }

  /** The same integration, not paused, with watches that begin now. */
  Integration beginAgain(Integration current, Revision revision) {
    var again = new Amendment(current, IntegrationDraft.of(current), Amendment.Manner.BEGIN_AGAIN);
    return Watches.paused(prepare(again, current.id(), revision), revision, false);
  }

  /** How many emails of each folder lie between where it was read to and where it begins again. */
  Map<FolderName, Long> countPassedOver(Integration current, Integration next) {
    Map<WatchId, Checkpoint> reached =
        switch (progress.of(current)) {
          case Reading.Current<Map<WatchId, Checkpoint>>(var checkpoints, _) -> checkpoints;
          case Reading.Remembered<?> _, Reading.Unreachable<?> _ ->
              throw new ProblemException(
                  Problem.of(ProblemCode.STORE_UNREACHABLE, "nothing was saved: try it later"));
        };
    var from = new HashMap<FolderName, Position>();
    for (Watch watch : current.watches()) {
      Optional.ofNullable(reached.get(watch.watchId()))
          .ifPresent(checkpoint -> from.put(watch.folder(), checkpoint.position()));
    }
    Map<FolderName, Baseline> to =
        next.watches().stream().collect(Collectors.toMap(Watch::folder, Watch::baseline));
    return probes.mailbox().countBetween(stored(current), from, to).orRefuse();
  }

  /** The server's own list of folders. */
  List<ListedFolder> serverFolders(Integration integration) {
    return probes.mailbox().folders(stored(integration)).orRefuse();
  }

  /** Whether an integration, as it was made, is what this draft asks for. */
  boolean isOf(IntegrationDraft draft, Integration made) {
    return draft.withoutSecrets().equals(IntegrationDraft.of(made))
        && secrets.areThose(draft, made);
  }

  private CompletableFuture<Optional<Problem>> outboundCheck(
      Amendment amendment, IntegrationId id) {
    return amendment
        .unchecked()
        .map(server -> probes.smtp().check(server, secrets.outboundLogin(amendment, id)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private Account stored(Integration integration) {
    return secrets.account(
        new Amendment(integration, IntegrationDraft.of(integration)), integration.id());
  }

  private void refuseTooMany(List<FolderName> folders) {
    if (folders.size() > mostFolders) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.TOO_MANY_FOLDERS,
                  "%d folders (expected at most %d)".formatted(folders.size(), mostFolders))
              .at("/folders"));
    }
  }
}
