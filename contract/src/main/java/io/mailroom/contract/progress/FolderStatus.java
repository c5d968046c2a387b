package io.mailroom.contract.progress;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a watch fares, as its connector last said: one record on the topic {@code folder-status},
 * written on change and every 30 s.
 *
 * @param integrationId whose watch
 * @param watchId which watch
 * @param folder its folder
 * @param condition the state and since when
 * @param validity until when this can be believed
 * @param connector who says so
 * @param ledger the counts, and what waits
 */
public record FolderStatus(
    IntegrationId integrationId,
    WatchId watchId,
    FolderName folder,
    @JsonUnwrapped Condition condition,
    @JsonUnwrapped Validity validity,
    String connector,
    Ledger ledger) {

  /**
   * The state of a watch and since when.
   *
   * @param state how it fares
   * @param since when that began
   * @param reason why, where a state needs one
   */
  public record Condition(FolderState state, Instant since, @Nullable Reason reason) {}

  /**
   * Until when a status can be believed.
   *
   * @param provenAt when the server last answered; absent if it never did
   * @param validUntil after it, nobody knows: config-service then shows {@code UNOWNED}
   */
  public record Validity(@Nullable Instant provenAt, Instant validUntil) {}

  /**
   * The counts of a watch, and what waits: {@code seen = published + filtered + deadLettered + gone
   * + known + pending}.
   *
   * @param counts what became of everything seen; here what waits has been seen, too
   * @param pending listed and not yet dealt with
   */
  public record Ledger(@JsonUnwrapped Counts counts, long pending) {
    /** Nothing yet. */
    public static final Ledger ZERO = new Ledger(Counts.ZERO, 0);

    /** What is committed, and what waits behind it. */
    public static Ledger of(Counts committed, long pending) {
      return new Ledger(committed.plus(new Counts(pending, 0, 0, 0, 0, 0)), pending);
    }

    /**
     * The same when more has been committed since: what had been seen and is not among it still
     * waits.
     */
    public Ledger after(Counts committed) {
      return of(committed, Math.max(0, counts.seen() - committed.seen()));
    }

    /** What was seen and is nowhere: 0 unless an email was lost, below 0 if one counts twice. */
    public long gap() {
      return counts.seen() - counts.settled() - pending;
    }

    /** Both together. */
    public Ledger plus(Ledger other) {
      return new Ledger(counts.plus(other.counts), pending + other.pending);
    }
  }
}
