package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.takeover.TransactionalWriter;
import io.mailroom.contract.takeover.WriteOutcome;
import io.mailroom.router.ledger.CatchUp;
import io.mailroom.router.ledger.OutboxEntry;
import io.mailroom.router.ledger.Row;
import io.mailroom.router.outbox.Attempts.Ended;
import io.mailroom.router.outbox.Turn.Stored;
import io.mailroom.router.reply.DeliveryRules;
import io.mailroom.router.reply.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition from one take-over to the end of its writer: turn by turn, what came in and what
 * became of attempts is gathered into one transaction. One thread uses it.
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int MOST_ABORTS = 5;
  private static final Duration ABORT_PAUSE = Duration.ofMillis(200);

  private final int partition;
  private final OutboxTools tools;
  private final TransactionalWriter writer;
  private final Book book;
  private final DeliveryRules rules;
  private final Attempts attempts;
  private final Filings filings;
  private final Admission admission;
  private final Departure departure;
  private final List<Ended> ended = new ArrayList<>();
  private final List<Sha256Prefix> interrupted = new ArrayList<>();
  private final List<Sha256Prefix> filed = new ArrayList<>();

  /**
   * @param state what the take-over read
   * @param attempts those of this process that are still at hand
   * @param filings as well
   */
  Dispatcher(
      int partition,
      OutboxTools tools,
      TransactionalWriter writer,
      CatchUp.Result state,
      Attempts attempts,
      Filings filings) {
    this.partition = partition;
    this.tools = tools;
    this.writer = writer;
    this.attempts = attempts;
    this.filings = filings;
    this.book = new Book(state.ledger(), new ProgressRecords(tools.plan(), partition));
    this.rules = new DeliveryRules(tools.settings().plan());
    this.admission = new Admission(book, tools.clock(), filings, state.open());
    this.departure = new Departure(book, tools, rules, attempts);
    interrupted.addAll(attempts.resume(state.sending()));
  }

  /** Something new is in the partition. */
  void add(OutboxEntry entry) {
    admission.add(entry);
  }

  /** An attempt has ended. */
  void add(Ended attempt) {
    ended.add(attempt);
  }

  /** A sent reply has left its traces, or never will. */
  void add(Sha256Prefix reply) {
    filed.add(reply);
  }

  /** For how many milliseconds nothing will be due, up to a limit. */
  long idleMillis(long limit) {
    return book.ledger().untilDue(tools.clock().instant(), limit);
  }

  /**
   * Does what is to be done now.
   *
   * @param begin whether attempts may begin
   */
  Result turn(boolean begin) throws InterruptedException {
    var turn = new Turn(book.records());
    ended.forEach(each -> join(turn, each));
    ended.clear();
    List.copyOf(interrupted).forEach(each -> interrupted(turn, each));
    List.copyOf(filed).forEach(each -> filed(turn, each));
    admission.join(turn);
    if (begin) {
      departure.join(turn);
      forget(turn);
    }
    return turn.isEmpty() ? Result.IDLE : perform(turn);
  }

  /** How a turn ended. */
  enum Result {
    /** There was nothing to do. */
    IDLE,
    /** It is done. */
    DONE,
    /** The writer is dead, or Kafka does not answer: only a new take-over can go on. */
    OVER
  }

  /** Nobody knows what became of the attempt that the former owner had begun. */
  private void interrupted(Turn turn, Sha256Prefix reply) {
    if (turn.room() == 0) {
      return;
    }
    interrupted.remove(reply);
    var row = book.ledger().row(reply).orElseThrow();
    turn.step(
        reply,
        List.of(row.progress()),
        stored -> {
          var reason = new Reason("interrupted", "the router ended during the attempt");
          var before = stored.progress(row.progress()).orElseThrow();
          var next =
              rules.after(before, new Outcome.Unknown(reason), tools.clock().instant(), chance());
          book.change(turn, next, row.body(), admission::reconsider);
        });
  }

  /** Its body has no use any more. */
  private void filed(Turn turn, Sha256Prefix reply) {
    if (turn.room() == 0 || turn.touches(reply)) {
      return;
    }
    filed.remove(reply);
    book.ledger()
        .row(reply)
        .filter(row -> row.body().exists())
        .ifPresent(row ->
            turn.step(
                reply,
                List.of(row.progress()),
                stored -> {
                  var progress = stored.progress(row.progress()).orElseThrow();
                  book.clear(turn, reply, progress.asked().reply());
                }));
  }

  private void join(Turn turn, Ended end) {
    var row = book.ledger().row(end.id()).filter(each -> each.state() == State.SENDING);
    if (!attempts.isAtHand(end) || row.isEmpty() || turn.touches(end.id())) {
      LOG.warn("event=outcome-void code=taken-over partition={}", partition);
      return;
    }
    turn.step(
        end.id(),
        List.of(),
        _ -> {
          var now = tools.clock().instant();
          var next = rules.after(end.attempt().progress(), end.outcome(), now, chance());
          if (end.outcome() instanceof Outcome.Answered) {
            book.records().provided(next, now).ifPresent(turn::write);
          }
          var dispatch = end.attempt().dispatch();
          var isSent = next.standing().state() == State.SENT;
          var isToBeFiled = isSent && Filings.areWanted(dispatch);
          book.change(
              turn,
              next,
              row.get().body(),
              () -> {
                attempts.forget(end.id());
                admission.reconsider();
                if (isToBeFiled) {
                  filings.begin(end.id(), dispatch);
                }
              });
          if (isSent && !isToBeFiled) {
            book.clear(turn, end.id(), next.asked().reply());
          }
        });
  }

  /** Settled replies are remembered for a while, then nothing is left of them. */
  private void forget(Turn turn) {
    var time = tools.clock().instant().minus(tools.settings().kept());
    for (var row : book.ledger().settledBefore(time, turn.room())) {
      if (!turn.touches(row.id())) {
        turn.step(row.id(), List.of(row.progress()), stored -> forget(turn, row, stored));
      }
    }
  }

  private void forget(Turn turn, Row row, Stored stored) {
    var progress = stored.progress(row.progress()).orElseThrow();
    if (row.body().exists()) {
      turn.write(book.records().cleared(progress.asked().reply()));
    }
    turn.write(book.records().clearedStatus(progress.outboundId()));
    turn.write(book.records().cleared(progress.outboundId().value()));
    turn.then(() -> book.ledger().forget(row.id()));
  }

  private Result perform(Turn turn) throws InterruptedException {
    try {
      turn.perform(new Stored(tools.stored().read(partition, turn.needed())));
    } catch (ReadFault fault) {
      LOG.warn("event=outbox-unreadable partition={} code={}", partition, fault.code());
      turn.lost();
      return Result.OVER;
    }
    return turn.records().isEmpty() || commit(turn) ? Result.DONE : Result.OVER;
  }

  private boolean commit(Turn turn) throws InterruptedException {
    for (int abort = 1; abort <= MOST_ABORTS; abort++) {
      switch (writer.write(turn.records())) {
        case WriteOutcome.Committed(var offsets) -> {
          turn.committed(offsets);
          return true;
        }
        case WriteOutcome.Aborted(var detail) -> {
          LOG.warn("event=not-committed partition={} code=aborted {}", partition, detail);
          Thread.sleep(ABORT_PAUSE.multipliedBy(abort));
        }
        case WriteOutcome.Refused(int record, var detail) ->
            throw new IllegalStateException("record " + record + " was refused: " + detail);
        case WriteOutcome.Fenced(var detail) -> {
          return over(turn, "fenced", detail);
        }
        case WriteOutcome.Lost(var detail) -> {
          return over(turn, "lost", detail);
        }
      }
    }
    return over(turn, "aborted", "several times");
  }

  private boolean over(Turn turn, String code, String detail) {
    LOG.warn("event=writer-ended partition={} code={} detail={}", partition, code, detail);
    turn.lost();
    return false;
  }

  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
