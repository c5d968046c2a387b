package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.election.Election;
import io.mailroom.contract.election.OwnedPartition;
import io.mailroom.contract.partition.PartitionFeed;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.partition.Reading;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.router.ledger.CatchUp;
import io.mailroom.router.ledger.EntryReader;
import io.mailroom.router.ledger.OutboxEntry;
import io.mailroom.router.outbox.Attempts.Ended;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of {@code outbox} while this router owns it: a virtual thread that takes it over as
 * soon as there is anything in it, and again when its writer ends.
 *
 * <pre>
 * assigned ──▶ idle (nothing in it) ──▶ taking over ──▶ sending ──▶ taking over …
 *                                            each ──▶ closed, when revoked or unconfirmed
 * </pre>
 */
final class OutboxPartition implements OwnedPartition {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxPartition.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(10);

  /** For attempts at hand when the partition goes: a revoke returns within a second. */
  private static final Duration LAST_WAIT = Duration.ofMillis(500);

  private final int number;
  private final OutboxTools tools;
  private final Election election;
  private final PartitionFeed feed;
  private final TakeOver takeOver;
  private final Attempts attempts;
  private final Filings filings;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean failed;
  private volatile long goodAt = System.nanoTime();

  private sealed interface Event {
    /** Of a reading; those of an earlier one are void. */
    record Told(EntryReader reading, OutboxEntry entry) implements Event {}

    record Over(Ended attempt) implements Event {}

    record Settled(Sha256Prefix filed) implements Event {}

    record Woken() implements Event {}
  }

  OutboxPartition(
      int number,
      OutboxTools tools,
      Election election,
      PartitionFeed feed,
      Map<String, Object> kafka) {
    this.number = number;
    this.tools = tools;
    this.election = election;
    this.feed = feed;
    this.takeOver = new TakeOver(kafka);
    this.attempts =
        new Attempts(
            tools.carrier(), tools.clock(), attempt -> events.add(new Event.Over(attempt)));
    this.filings = new Filings(tools, reply -> events.add(new Event.Settled(reply)));
    this.thread = Thread.ofVirtual().name("outbox-" + number).unstarted(this::run);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** Something is different that concerns every partition. */
  void wake() {
    events.add(new Event.Woken());
  }

  @Override
  public void revoke() {
    closing = true;
    wake();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    if (thread.join(limit)) {
      return true;
    }
    thread.interrupt();
    return false;
  }

  @Override
  public boolean hasFailed() {
    return failed;
  }

  /** For how long something was to be done and nothing came of it. */
  Duration stuckFor() {
    return Duration.ofNanos(System.nanoTime() - goodAt);
  }

  private void run() {
    try {
      while (!closing) {
        var reader = new EntryReader();
        try (var reading =
            feed.follow(
                number, record -> events.add(new Event.Told(reader, reader.read(record))))) {
          own(reader, reading);
        }
        pause(RETRY.plusMillis(ThreadLocalRandom.current().nextLong(RETRY.toMillis())));
      }
    } catch (InterruptedException e) {
      // Only a revoke interrupts.
    } catch (RuntimeException e) {
      if (!closing) {
        failed = true;
        LOG.error("event=outbox-partition-failed partition={}", number, e);
      }
    } finally {
      attempts.interrupt();
      filings.interrupt();
    }
  }

  /** Owns the partition until the writer ends, from when there is something in it. */
  private void own(EntryReader reader, Reading reading) throws InterruptedException {
    var state = new CatchUp();
    var isEmpty = true;
    while (!closing && isEmpty) {
      isEmpty = !take(state, reader, events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS));
      if (isEmpty) {
        goodAt = System.nanoTime();
      }
    }
    if (closing || !election.isConfirmed()) {
      // Not ours to work on, as far as is known.
      goodAt = System.nanoTime();
      return;
    }
    var begin = System.nanoTime();
    switch (takeOver.take(
        tools.plan().names().id("outbox-" + number),
        () -> election.confirm(number),
        () -> caughtUp(state, reader, reading))) {
      case TakeOverResult.Taken<CatchUp.Result>(var writer, var read) -> {
        try (writer) {
          LOG.info(
              "event=outbox-partition-taken partition={} replies={} millis={}",
              number,
              read.ledger().size(),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
          work(new Dispatcher(number, tools, writer, read, attempts, filings), reader);
        }
      }
      case TakeOverResult.NotOwner<CatchUp.Result> _ -> {}
      case TakeOverResult.Failed<CatchUp.Result>(var reason, var retriable, var cause) ->
          LOG.warn(
              "event=take-over-failed partition={} retriable={} reason={} cause={}",
              number,
              retriable,
              reason,
              cause.toString());
    }
  }

  private CatchUp.Result caughtUp(CatchUp state, EntryReader reader, Reading reading)
      throws ReadFault {
    reading.awaitEnd(NO_PROGRESS);
    // What is in the queue now is all of it; attempts that end meanwhile come after it.
    for (int left = events.size(); left > 0; left--) {
      var event = events.remove();
      if (!take(state, reader, event) && event instanceof Event.Over) {
        events.add(event);
      }
    }
    return state.end();
  }

  /** Takes in what is told of the partition. */
  private static boolean take(CatchUp state, EntryReader reader, @Nullable Event event) {
    if (event instanceof Event.Told(EntryReader reading, var entry) && reading == reader) {
      state.add(entry);
      return true;
    }
    return false;
  }

  private void work(Dispatcher dispatcher, EntryReader reader) throws InterruptedException {
    while (!closing && election.isConfirmed()) {
      switch (dispatcher.turn(true)) {
        case OVER -> {
          return;
        }
        case DONE -> {
          goodAt = System.nanoTime();
          takeAll(dispatcher, reader, 0);
        }
        case IDLE -> {
          goodAt = System.nanoTime();
          takeAll(dispatcher, reader, dispatcher.idleMillis(TICK.toMillis()));
        }
      }
    }
    var deadline = System.nanoTime() + LAST_WAIT.toNanos();
    for (var left = LAST_WAIT.toNanos();
        left > 0 && !attempts.isEmpty();
        left = deadline - System.nanoTime()) {
      takeAll(dispatcher, reader, TimeUnit.NANOSECONDS.toMillis(left));
      if (dispatcher.turn(false) == Dispatcher.Result.OVER) {
        return;
      }
    }
  }

  /** Takes what there is, or waits for something. */
  private void takeAll(Dispatcher dispatcher, EntryReader reader, long millis)
      throws InterruptedException {
    var event = events.poll(millis, TimeUnit.MILLISECONDS);
    for (int left = Turn.MOST; event != null; left--) {
      switch (event) {
        case Event.Told(EntryReader reading, var entry) -> {
          if (reading == reader) {
            dispatcher.add(entry);
          }
        }
        case Event.Over(var attempt) -> dispatcher.add(attempt);
        case Event.Settled(var reply) -> dispatcher.add(reply);
        case Event.Woken _ -> {}
      }
      event = left > 1 ? events.poll() : null;
    }
  }

  private void pause(Duration limit) throws InterruptedException {
    if (!closing) {
      Thread.sleep(limit);
    }
  }
}
