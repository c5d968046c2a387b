package io.mailroom.config.dryrun;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.routing.Decision;
import java.time.Instant;
import java.util.List;

/**
 * What changed routes would do to the newest emails.
 *
 * @param examined emails that were decided on
 * @param scanned records that were read to find them
 * @param isComplete whether these are as many as were asked for, or all that there are
 * @param changed what would go to another queue, the newest first
 * @param failed emails for which a rule of the changed routes fails
 */
public record Report(
    int examined, long scanned, boolean isComplete, List<Change> changed, int failed) {
  public Report {
    changed = List.copyOf(changed);
  }

  /**
   * An email that would go elsewhere.
   *
   * @param from by the routes as they are
   * @param to by the changed ones
   */
  public record Change(
      EmailId emailId, FolderName folder, Instant publishedAt, Decision from, Decision to) {}
}
