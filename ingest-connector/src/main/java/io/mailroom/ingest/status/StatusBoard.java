package io.mailroom.ingest.status;

import io.mailroom.contract.integration.FolderName;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.FolderStatus.Condition;
import io.mailroom.contract.progress.FolderStatus.Ledger;
import io.mailroom.contract.progress.FolderStatus.Validity;
import io.mailroom.contract.progress.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the watches of one shard fare. Sessions say so, the shard collects what has to be written: a
 * change at once, and every status again after {@value #REPEAT_SECONDS} s. Any thread may call it.
 */
public final class StatusBoard {
  static final int REPEAT_SECONDS = 30;
  private static final Duration REPEAT = Duration.ofSeconds(REPEAT_SECONDS);
  private static final Duration VALID = REPEAT.multipliedBy(3);

  private final String connector;
  private final InstantSource clock;
  private final Map<WatchKey, Row> rows = new ConcurrentHashMap<>();

  /**
   * Empty.
   *
   * @param connector who says what is written
   */
  public StatusBoard(String connector, InstantSource clock) {
    this.connector = connector;
    this.clock = clock;
  }

  /**
   * What is known of a watch.
   *
   * @param writtenAt when its status was last collected; absent after a change
   */
  private record Row(
      FolderName folder,
      Condition condition,
      @Nullable Instant provenAt,
      long pending,
      @Nullable Instant writtenAt) {

    Row with(Condition changed) {
      return new Row(folder, changed, provenAt, pending, null);
    }
  }

  /** A watch has this state from now on; saying it again changes nothing. */
  public void state(WatchKey key, FolderName folder, FolderState state, @Nullable Reason reason) {
    Condition now = new Condition(state, clock.instant(), reason);
    rows.merge(
        key,
        new Row(folder, now, null, 0, null),
        (known, _) -> isSame(known.condition(), now) ? known : known.with(now));
  }

  /** The server of a watch has just answered. */
  public void proven(WatchKey key, long pending) {
    rows.computeIfPresent(
        key,
        (_, known) ->
            new Row(
                known.folder(),
                known.condition(),
                clock.instant(),
                pending,
                known.pending() == pending ? known.writtenAt() : null));
  }

  /** Forgets a watch; its last status stays on the topic. */
  public void forget(WatchKey key) {
    rows.remove(key);
  }

  /** The statuses that have to be written now. */
  public List<FolderStatus> due(Function<WatchKey, Counts> counts) {
    Instant now = clock.instant();
    List<FolderStatus> due = new ArrayList<>();
    rows.replaceAll((key, row) -> {
      if (row.writtenAt() != null && now.isBefore(row.writtenAt().plus(REPEAT))) {
        return row;
      }
      due.add(
          new FolderStatus(
              key.integration(),
              key.watch(),
              row.folder(),
              row.condition(),
              new Validity(row.provenAt(), now.plus(VALID)),
              connector,
              new Ledger(counts.apply(key), row.pending())));
      return new Row(row.folder(), row.condition(), row.provenAt(), row.pending(), now);
    });
    return due;
  }

  private static boolean isSame(Condition known, Condition now) {
    return known.state() == now.state() && Objects.equals(known.reason(), now.reason());
  }
}
