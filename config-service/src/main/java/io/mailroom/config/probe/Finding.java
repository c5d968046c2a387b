package io.mailroom.config.probe;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemException;

/**
 * What a server was found to be.
 *
 * @param <T> what the check learned
 */
public sealed interface Finding<T> {

  /** Every step passed. */
  record Passed<T>(T found) implements Finding<T> {}

  /** A step did not; the problem names it. */
  record Refused<T>(Problem problem) implements Finding<T> {}

  /**
   * What was learned.
   *
   * @throws ProblemException with the problem of the step that was refused
   */
  default T orRefuse() {
    return switch (this) {
      case Passed<T>(T found) -> found;
      case Refused<T>(Problem problem) -> throw new ProblemException(problem);
    };
  }
}
