package io.mailroom.router.outbox;

import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.router.ledger.Ledger;
import io.mailroom.router.ledger.OutboxEntry.Body;
import io.mailroom.router.ledger.Row;

/** The replies of a partition in memory and on the topic, changed together. */
record Book(Ledger ledger, ProgressRecords records) {

  /**
   * A reply is so from now on; when it is sent, its body goes.
   *
   * @param body what is there of it now
   */
  void change(Turn turn, OutboxProgress next, Body body) {
    change(turn, next, body, () -> {});
  }

  /** As {@link #change}, and something is done as soon as it is so. */
  void change(Turn turn, OutboxProgress next, Body body, Runnable then) {
    var isSent = next.standing().state() == State.SENT;
    if (isSent) {
      turn.write(records.cleared(next.asked().reply()));
    }
    turn.write(
        next,
        offset -> {
          ledger.put(Row.of(next, offset).with(isSent ? Body.NONE : body));
          then.run();
        });
  }
}
