package io.mailroom.config.dryrun;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.Integration;
import io.mailroom.routing.Decision;
import io.mailroom.routing.FolderRouting;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Decides on recent emails as the router does, with the routes as they are and with others. */
public final class DryRun {
  /** At once, in one process: each holds some megabytes of email. */
  private static final int MOST_AT_ONCE = 2;

  private final RecentEmails recent;
  private final FolderRouting routing;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  public DryRun(RecentEmails recent, FolderRouting routing) {
    this.recent = recent;
    this.routing = routing;
  }

  /**
   * Compares two sets of routes.
   *
   * @param current the integration as it is
   * @param changed the same with other routes
   * @param emails of how many of its newest
   * @throws ProblemException {@code store-unreachable}, {@code busy}
   */
  public Report run(Integration current, Integration changed, int emails) {
    if (!places.tryAcquire()) {
      throw new ProblemException(
          Problem.of(ProblemCode.BUSY, MOST_AT_ONCE + " dry-runs are under way: try it later"));
    }
    try {
      var found =
          recent.last(
              current.id(), emails, email -> Comparison.of(routing, email, current, changed));
      return switch (found) {
        case RecentEmails.Found.Emails<Comparison> read -> report(read);
        case RecentEmails.Found.Unreachable<Comparison> _ ->
            throw new ProblemException(
                Problem.of(ProblemCode.STORE_UNREACHABLE, "recent emails cannot be read"));
      };
    } finally {
      places.release();
    }
  }

  private static Report report(RecentEmails.Found.Emails<Comparison> read) {
    List<Report.Change> changed =
        read.handled().stream().filter(Comparison::isElsewhere).map(Comparison::change).toList();
    int failed = (int) read.handled().stream().filter(Comparison::isFailed).count();
    return new Report(read.handled().size(), read.scanned(), read.isComplete(), changed, failed);
  }

  /** What is kept of an email. */
  private record Comparison(Report.Change change) {
    static Comparison of(
        FolderRouting routing, RecentEmails.Email email, Integration current, Integration changed) {
      var arrived = email.email();
      return new Comparison(
          new Report.Change(
              email.emailId(),
              arrived.origin().folder(),
              arrived.arrival().publishedAt(),
              routing.decide(arrived, new Entry.Readable<>(current, 0)),
              routing.decide(arrived, new Entry.Readable<>(changed, 0))));
    }

    boolean isElsewhere() {
      return !queue(change.from()).equals(queue(change.to()));
    }

    boolean isFailed() {
      return change.to().isFailed();
    }

    private static String queue(Decision decision) {
      return decision.assignment().queue();
    }
  }
}
