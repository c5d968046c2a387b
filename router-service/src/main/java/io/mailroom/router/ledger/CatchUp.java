package io.mailroom.router.ledger;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.router.ledger.OutboxEntry.Asked;
import io.mailroom.router.ledger.OutboxEntry.Gone;
import io.mailroom.router.ledger.OutboxEntry.Known;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * A partition as it is read from its beginning to its end: the newest entry of each key, and at the
 * end a ledger and what is left to be done. One thread uses it.
 */
public final class CatchUp {
  private final Map<String, OutboxEntry> others = new LinkedHashMap<>();
  private final Map<String, Known> known = new HashMap<>();

  /**
   * What a partition says.
   *
   * @param ledger every reply that somebody owned before
   * @param sending those that were being sent, each with the number of the attempt
   * @param open what nobody has acted on yet, oldest first; whoever acts on it takes it out, for it
   *     is large
   */
  public record Result(
      Ledger ledger, Map<Sha256Prefix, Integer> sending, Queue<OutboxEntry> open) {}

  /** Takes the next entry. */
  public void add(OutboxEntry entry) {
    var _ = others.remove(entry.key());
    switch (entry) {
      case Known each -> known.put(each.key(), each);
      case Gone gone -> known.remove(gone.key());
      case Asked _, OutboxEntry.Noted _ -> others.put(entry.key(), entry);
      case OutboxEntry.Unreadable _ -> {
        var _ = known.remove(entry.key());
        others.put(entry.key(), entry);
      }
    }
  }

  /** Nothing more is there, and nothing more is kept. */
  public Result end() {
    var ledger = new Ledger();
    var sending = new HashMap<Sha256Prefix, Integer>();
    for (var each : known.values()) {
      var row = each.row();
      if (others.get(each.reply()) instanceof Asked asked && asked.id().equals(row.id())) {
        row = row.with(asked.body());
        // What stays of a reply that was sent is to be cleared away.
        if (row.state() != State.SENT) {
          others.remove(each.reply());
        }
      }
      ledger.put(row);
      if (row.state() == State.SENDING) {
        sending.put(row.id(), each.attempts());
      }
    }
    var open = new ArrayDeque<>(others.values());
    others.clear();
    known.clear();
    return new Result(ledger, sending, open);
  }
}
