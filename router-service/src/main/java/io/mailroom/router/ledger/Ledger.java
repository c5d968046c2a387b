package io.mailroom.router.ledger;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.IntegrationId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one partition: those that wait, by integration, in the order in which they are
 * due; those that are settled, by age; those that are being sent. One thread uses it.
 */
public final class Ledger {
  /** No two records have the same offset. */
  private static final Comparator<Row> BY_TIME =
      Comparator.comparingLong(Row::due).thenComparingLong(Row::progress);

  private final Map<Sha256Prefix, Row> rows = new HashMap<>();
  private final Map<IntegrationId, Line> lines = new HashMap<>();
  private final TreeSet<Row> settled = new TreeSet<>(BY_TIME);

  /** The replies of one integration that wait. */
  public static final class Line {
    private final TreeSet<Row> waiting = new TreeSet<>(BY_TIME);

    /** Passed over when they were due, because nothing could be sent for the integration. */
    private final TreeSet<Row> held = new TreeSet<>(BY_TIME);

    /** The first that are due. */
    public List<Row> due(Instant now, int most) {
      return first(waiting, now, most);
    }

    /** The first that are due to be looked at again, though nothing can be sent. */
    public List<Row> heldUntil(Instant now, int most) {
      return first(held, now, most);
    }

    /** Whether any was passed over. */
    public boolean hasHeld() {
      return !held.isEmpty();
    }

    private static List<Row> first(NavigableSet<Row> rows, Instant now, int most) {
      var until = now.toEpochMilli();
      return rows.stream().takeWhile(each -> each.due() <= until).limit(most).toList();
    }

    private long waitsUntil() {
      return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().due();
    }

    private boolean isEmpty() {
      return waiting.isEmpty() && held.isEmpty();
    }
  }

  /** What is remembered of a reply, if anything is. */
  public Optional<Row> row(Sha256Prefix id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** From now on a reply is so. */
  public void put(Row row) {
    takeOut(rows.remove(row.id()));
    rows.put(row.id(), row);
    if (row.isSettled()) {
      settled.add(row);
    } else if (row.waits()) {
      line(row).waiting.add(row);
    }
  }

  /** The same, but it is passed over until its integration's line is released, or it is due. */
  public void hold(Row row) {
    takeOut(rows.remove(row.id()));
    rows.put(row.id(), row);
    line(row).held.add(row);
  }

  /** What was passed over of an integration is due now. */
  public void release(IntegrationId integration, Instant now) {
    var line = lines.get(integration);
    if (line != null) {
      List.copyOf(line.held).forEach(each -> put(each.dueAt(now)));
    }
  }

  /** The reply is not remembered any more. */
  public void forget(Sha256Prefix id) {
    takeOut(rows.remove(id));
  }

  /** Of each integration that has replies waiting. */
  public Map<IntegrationId, Line> lines() {
    return lines;
  }

  /** The first that were settled before that time. */
  public List<Row> settledBefore(Instant time, int most) {
    var until = time.toEpochMilli();
    return settled.stream().takeWhile(each -> each.due() < until).limit(most).toList();
  }

  /** How many replies are remembered. */
  public int size() {
    return rows.size();
  }

  /** How many milliseconds pass before another reply is due, up to a limit. */
  public long untilDue(Instant now, long limit) {
    var next = now.toEpochMilli();
    return lines.values().stream()
        .map(Line::waitsUntil)
        .mapToLong(due -> due - next)
        .filter(millis -> millis > 0)
        .reduce(limit, Math::min);
  }

  private Line line(Row row) {
    return lines.computeIfAbsent(row.integrationId(), _ -> new Line());
  }

  private void takeOut(@Nullable Row row) {
    if (row == null) {
      return;
    }
    settled.remove(row);
    var line = lines.get(row.integrationId());
    if (line != null) {
      line.waiting.remove(row);
      line.held.remove(row);
      if (line.isEmpty()) {
        lines.remove(row.integrationId());
      }
    }
  }
}
