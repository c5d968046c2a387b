package io.mailroom.router.outbox;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.reply.RetryPlan;
import io.mailroom.router.reply.ServerRest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Who may send now, in the whole process: a few attempts at once for each integration, one alone
 * while its server is in trouble, none while the server rests; and all together hold no more than a
 * budget of memory, of which one integration gets at most half. So a server that hangs holds up
 * nobody else. Any thread may call.
 */
final class Gate {
  private final RetryPlan plan;
  private final int parallel;
  private final long budget;
  private final Runnable freed;
  private final Map<IntegrationId, Lane> lanes = new HashMap<>();
  private long used;
  private boolean isAwaited;

  /**
   * @param parallel attempts at once for an integration
   * @param budget bytes
   * @param freed is told when somebody left whom others wait for
   */
  Gate(RetryPlan plan, int parallel, long budget, Runnable freed) {
    this.plan = plan;
    this.parallel = parallel;
    this.budget = budget;
    this.freed = freed;
  }

  /** What came of asking. */
  sealed interface Entry {
    /** It may go. */
    record Entered(Ticket ticket) implements Entry {}

    /** Others are at it. */
    record Full() implements Entry {}

    /** The server is left alone. */
    record Resting(ServerRest rest) implements Entry {}
  }

  private static final class Lane {
    private int inside;
    private long bytes;
    private @Nullable ServerRest rest;
  }

  /** Asks for one attempt. */
  synchronized Entry enter(IntegrationId integration, long version, long bytes, Instant now) {
    var lane = lanes.computeIfAbsent(integration, _ -> new Lane());
    var rest = lane.rest;
    if (rest != null && rest.lasts(version, now)) {
      return new Entry.Resting(rest);
    }
    var share = Math.min(bytes, budget / 2);
    if (lane.inside >= (rest == null ? parallel : 1)
        || lane.bytes + share > budget / 2
        || used + share > budget) {
      isAwaited = true;
      return new Entry.Full();
    }
    lane.inside++;
    lane.bytes += share;
    used += share;
    return new Entry.Entered(new Ticket(integration, version, share, lane, rest));
  }

  /** Whether an integration's server is left alone now. */
  synchronized boolean rests(IntegrationId integration, long version, Instant now) {
    var lane = lanes.get(integration);
    return lane != null && lane.rest != null && lane.rest.lasts(version, now);
  }

  /** The right to one attempt; giving it back again does nothing. */
  final class Ticket {
    private final IntegrationId integration;
    private final long version;
    private final long share;
    private final Lane lane;
    private final @Nullable ServerRest restBefore;
    private boolean isGivenBack;

    private Ticket(
        IntegrationId integration,
        long version,
        long share,
        Lane lane,
        @Nullable ServerRest restBefore) {
      this.integration = integration;
      this.version = version;
      this.share = share;
      this.lane = lane;
      this.restBefore = restBefore;
    }

    /** No attempt was made. */
    void cancel() {
      giveBack();
    }

    /** The attempt has ended so. */
    void leave(Outcome outcome, Instant now) {
      synchronized (Gate.this) {
        if (!(outcome instanceof Outcome.NotSent(var reason, boolean isOfServer) && isOfServer)) {
          lane.rest = null;
        } else if (Objects.equals(lane.rest, restBefore)) {
          // Those that were under way together fail together, and count once.
          var chance = ThreadLocalRandom.current().nextDouble();
          lane.rest = ServerRest.after(restBefore, reason, version, plan, now, chance);
        }
      }
      giveBack();
    }

    private void giveBack() {
      boolean tell;
      synchronized (Gate.this) {
        if (isGivenBack) {
          return;
        }
        isGivenBack = true;
        lane.inside--;
        lane.bytes -= share;
        used -= share;
        if (lane.inside == 0 && lane.rest == null) {
          lanes.remove(integration, lane);
        }
        tell = isAwaited;
        isAwaited = false;
      }
      if (tell) {
        freed.run();
      }
    }
  }
}
