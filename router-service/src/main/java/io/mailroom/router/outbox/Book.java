package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.router.ledger.Ledger;
import io.mailroom.router.ledger.OutboxEntry.Body;
import io.mailroom.router.ledger.Row;

/** The replies of a partition in memory and on the topic, changed together. */
record Book(Ledger ledger, ProgressRecords records) {

  /**
   * A reply is so from now on.
   *
   * @param body what stays there of it
   */
  void change(Turn turn, OutboxProgress next, Body body) {
    change(turn, next, body, () -> {});
  }

  /** As {@link #change}, and something is done as soon as it is so. */
  void change(Turn turn, OutboxProgress next, Body body, Runnable then) {
    turn.write(
        next,
        offset -> {
          ledger.put(Row.of(next, offset).with(body));
          then.run();
        });
  }

  /** A reply needs its body no more. */
  void clear(Turn turn, Sha256Prefix id, String reply) {
    turn.write(records.cleared(reply));
    turn.then(() -> ledger.row(id).ifPresent(row -> ledger.put(row.with(Body.NONE))));
  }
}
