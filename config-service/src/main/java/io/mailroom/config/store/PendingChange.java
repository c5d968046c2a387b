package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A change on its way. The writer's thread owns it until it is answered. */
final class PendingChange {
  /** How long a change may wait for its turn, and how often it may be beaten to it. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static final int MOST_FENCES = 8;

  private final Change change;
  private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
  private final long since = System.nanoTime();
  private int fences;
  private boolean isInDoubt;

  PendingChange(Change change) {
    this.change = change;
  }

  Change change() {
    return change;
  }

  CompletableFuture<Outcome> answer() {
    return answer;
  }

  /** Another writer came in between; a commit that was on its way may have come through. */
  void fenced() {
    fences++;
    isInDoubt = true;
  }

  /** The change may have been written, or not. */
  void doubt() {
    isInDoubt = true;
  }

  boolean isInDoubt() {
    return isInDoubt;
  }

  /** What is on the topic was compared with the change: no doubt is left. */
  void settled() {
    isInDoubt = false;
  }

  /** Whether it is not to be tried again. */
  boolean isOverdue() {
    return fences >= MOST_FENCES || hasWaited(PATIENCE);
  }

  /** Whether nothing more can be learned of it in time. */
  boolean isLost() {
    return isOverdue() && (!isInDoubt || hasWaited(PATIENCE.multipliedBy(2)));
  }

  /** Why it was not done, or why nobody knows. */
  Outcome.Refused givenUp() {
    Problem problem;
    if (isInDoubt) {
      problem =
          Problem.of(
              ProblemCode.OUTCOME_UNKNOWN, "Kafka did not say whether it was saved: read it");
    } else if (fences > 0) {
      problem =
          Problem.of(ProblemCode.BUSY, "other changes came first again and again: try it later");
    } else {
      problem = Problem.of(ProblemCode.STORE_UNREACHABLE, "nothing was saved: try it later");
    }
    return new Outcome.Refused(problem);
  }

  void answer(Outcome outcome) {
    var _ = answer.complete(outcome);
  }

  private boolean hasWaited(Duration limit) {
    return System.nanoTime() - since > limit.toNanos();
  }
}
