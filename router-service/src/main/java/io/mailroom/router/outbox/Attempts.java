package io.mailroom.router.outbox;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundStatus.Recipient;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts at hand of one partition, each on a virtual thread of its own. They outlast a writer
 * that failed: what this process is still sending is not unknown to it. The partition's thread uses
 * it.
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final Carrier carrier;
  private final InstantSource clock;
  private final Consumer<Ended> ended;
  private final Map<Sha256Prefix, Attempt> atHand = new HashMap<>();

  /**
   * @param ended is told of each attempt that has ended, on that attempt's thread
   */
  Attempts(Carrier carrier, InstantSource clock, Consumer<Ended> ended) {
    this.carrier = carrier;
    this.clock = clock;
    this.ended = ended;
  }

  /** An attempt that has ended. */
  record Ended(Sha256Prefix id, Attempt attempt, Outcome outcome) {}

  /** An attempt at hand, of a reply that is so. */
  static final class Attempt {
    private final OutboxProgress progress;
    private final Dispatch dispatch;
    private final Thread thread;

    /** Absent while it is under way. */
    private volatile @Nullable Outcome outcome;

    private Attempt(OutboxProgress progress, Dispatch dispatch, Consumer<Attempt> run) {
      this.progress = progress;
      this.dispatch = dispatch;
      this.thread =
          Thread.ofVirtual()
              .name("send-" + progress.outboundId().token())
              .unstarted(() -> run.accept(this));
    }

    OutboxProgress progress() {
      return progress;
    }

    Dispatch dispatch() {
      return dispatch;
    }

    private int number() {
      return progress.standing().attempts();
    }
  }

  /** Begins one, after it was committed that it begins. */
  void begin(
      Sha256Prefix id,
      OutboxProgress progress,
      OutboxReply reply,
      Integration integration,
      Gate.Ticket ticket) {
    var dispatch = dispatch(progress, reply, integration);
    var attempt =
        new Attempt(
            progress,
            dispatch,
            self -> {
              var outcome = carry(dispatch);
              self.outcome = outcome;
              ticket.leave(outcome, clock.instant());
              ended.accept(new Ended(id, self, outcome));
            });
    atHand.put(id, attempt);
    attempt.thread.start();
  }

  /** What an attempt is made of, once it was committed that it begins. */
  static Dispatch dispatch(OutboxProgress progress, OutboxReply reply, Integration integration) {
    return new Dispatch(
        integration,
        reply,
        Objects.requireNonNull(progress.messageIds().messageId(), "chosen before"),
        Objects.requireNonNull(progress.tries().date(), "chosen before"),
        progress.recipients().stream()
            .filter(each -> each.state() != State.RETRYING)
            .map(Recipient::address)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Goes on with what is at hand, after another take-over.
   *
   * @param sending the replies that are being sent, each with the number of the attempt
   * @return those of which no attempt is at hand
   */
  List<Sha256Prefix> resume(Map<Sha256Prefix, Integer> sending) {
    atHand
        .entrySet()
        .removeIf(
            each -> !Integer.valueOf(each.getValue().number()).equals(sending.get(each.getKey())));
    atHand.forEach((id, attempt) -> {
      var outcome = attempt.outcome;
      if (outcome != null) {
        // The former writer may have taken note of it, and come no further.
        ended.accept(new Ended(id, attempt, outcome));
      }
    });
    return sending.keySet().stream().filter(each -> !atHand.containsKey(each)).toList();
  }

  /** Whether this is the attempt at hand at a reply. */
  boolean isAtHand(Ended end) {
    return end.attempt().equals(atHand.get(end.id()));
  }

  /** An attempt is over, and its outcome is dealt with or void. */
  void forget(Sha256Prefix id) {
    var _ = atHand.remove(id);
  }

  boolean isEmpty() {
    return atHand.isEmpty();
  }

  /** Ends all of them; what becomes of them is of interest to nobody. */
  void interrupt() {
    atHand.values().forEach(each -> each.thread.interrupt());
    atHand.clear();
  }

  private Outcome carry(Dispatch dispatch) {
    try {
      return carrier.carry(dispatch);
    } catch (InterruptedException e) {
      return new Outcome.Unknown(new Reason("interrupted", "the router was told to stop"));
    } catch (RuntimeException e) {
      LOG.error("event=attempt-failed code=bug reply={}", dispatch.messageId(), e);
      return new Outcome.Unknown(new Reason("bug", e.getClass().getSimpleName()));
    }
  }
}
