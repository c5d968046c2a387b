package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.endtoend.mutant.Mutation;
import io.mailroom.endtoend.prove.CrashedReplies;
import io.mailroom.endtoend.prove.ReplyArrow;
import org.junit.jupiter.api.Test;

/** The router dies at each arrow of the reply path; {@code ./prove replies} does so more often. */
class CrashedRepliesIT {
  private static final int TIMES = 3;
  private static final int TIMES_OF_THE_MUTANT = 2;

  @Test
  void noReplyIsLostAndNoDuplicateUnexplainedWhereverTheRouterDies() {
    try (var crashed = new CrashedReplies("crashed", System.nanoTime())) {
      crashed.die(TIMES, ReplyArrow.values());

      var tally = crashed.settle();

      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.count(State.SENT)).as(tally.report()).isPositive();
    }
  }

  @Test
  void theTallyFailsWhenAnAttemptBeginsUnrecorded() {
    var unrecorded = Mutation.option(Mutation.SENDING_UNRECORDED);
    try (var crashed = new CrashedReplies("unrecorded", System.nanoTime(), unrecorded)) {
      crashed.die(TIMES_OF_THE_MUTANT, ReplyArrow.DOT_OUT);

      var tally = crashed.settle();

      assertThat(tally.excess()).as(tally.report()).isNotEmpty();
    }
  }
}
