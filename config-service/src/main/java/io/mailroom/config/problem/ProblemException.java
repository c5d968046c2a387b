package io.mailroom.config.problem;

import java.io.Serial;

/** Ends a request with a problem. Thrown by what reads a request; nothing has been done yet. */
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.code().code(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
