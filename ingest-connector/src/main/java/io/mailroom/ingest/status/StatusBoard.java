package io.mailroom.ingest.status;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.FolderStatus.Condition;
import io.mailroom.contract.progress.FolderStatus.Ledger;
import io.mailroom.contract.progress.FolderStatus.Validity;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.watch.FolderName;
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
 * change at once, and every status again after {@value #REPEAT_SECONDS} s, or after half that time
 * when another one is: a transaction for each would stand in the way of emails. Any thread may call
 * it.
 */
public final class StatusBoard {
  static final int REPEAT_SECONDS = 30;
  private static final Duration REPEAT = Duration.ofSeconds(REPEAT_SECONDS);
  private static final Duration REPEAT_ALONG = REPEAT.dividedBy(2);
  private static final Duration VALID = REPEAT.multipliedBy(3);

  private final String connector;
  private final Duration proofInterval;
  private final InstantSource clock;
  private final Map<WatchKey, Row> rows = new ConcurrentHashMap<>();

  /**
   * Empty.
   *
   * @param connector who says what is written
   * @param proofInterval how long a folder is believed to be watched after its server answered
   */
  public StatusBoard(String connector, Duration proofInterval, InstantSource clock) {
    this.connector = connector;
    this.proofInterval = proofInterval;
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

    /** Saying the same again changes nothing. */
    Row with(Condition now) {
      return condition.state() == now.state() && Objects.equals(condition.reason(), now.reason())
          ? this
          : new Row(folder, now, provenAt, pending, null);
    }
  }

  /** A watch is on the board, with this state. */
  public void watch(WatchKey key, FolderName folder, FolderState state, @Nullable Reason reason) {
    Condition now = new Condition(state, clock.instant(), reason);
    rows.merge(key, new Row(folder, now, null, 0, null), (known, _) -> known.with(now));
  }

  /** A watch has this state from now on; one that is not on the board stays away from it. */
  public void state(WatchKey key, FolderState state, @Nullable Reason reason) {
    Condition now = new Condition(state, clock.instant(), reason);
    rows.computeIfPresent(key, (_, known) -> known.with(now));
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
    boolean isAny = rows.values().stream().anyMatch(row -> isPast(row.writtenAt(), now, REPEAT));
    Duration repeat = isAny ? REPEAT_ALONG : REPEAT;
    List<FolderStatus> due = new ArrayList<>();
    rows.replaceAll((key, last) -> {
      Row row = isUnproven(last, now) ? last.with(unproven(now)) : last;
      if (row.writtenAt() != null && !isPast(row.writtenAt(), now, repeat)) {
        return row;
      }
      due.add(status(key, row, counts.apply(key), now));
      return new Row(row.folder(), row.condition(), row.provenAt(), row.pending(), now);
    });
    return due;
  }

  /** The statuses of all watches as they are now. */
  public List<FolderStatus> all(Function<WatchKey, Counts> counts) {
    Instant now = clock.instant();
    return rows.entrySet().stream()
        .map(row -> status(row.getKey(), row.getValue(), counts.apply(row.getKey()), now))
        .toList();
  }

  private FolderStatus status(WatchKey key, Row row, Counts committed, Instant now) {
    return new FolderStatus(
        key.integration(),
        key.watch(),
        row.folder(),
        row.condition(),
        new Validity(row.provenAt(), now.plus(VALID)),
        connector,
        Ledger.of(committed, row.pending()));
  }

  /** Whatever its session does: nobody is to believe in a folder that nobody heard of. */
  private boolean isUnproven(Row row, Instant now) {
    return row.condition().state() == FolderState.WATCHING
        && (row.provenAt() == null || isPast(row.provenAt(), now, proofInterval));
  }

  private Condition unproven(Instant now) {
    return new Condition(
        FolderState.RETRYING,
        now,
        new Reason("not-proven", "no answer within the proof interval of " + proofInterval));
  }

  /**
   * Whether something was that long ago; not what never was. On either side: a clock that is set
   * back must not silence the board.
   */
  private static boolean isPast(@Nullable Instant then, Instant now, Duration limit) {
    return then != null && Duration.between(then, now).abs().compareTo(limit) >= 0;
  }
}
