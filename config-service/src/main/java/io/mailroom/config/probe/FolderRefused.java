package io.mailroom.config.probe;

import io.mailroom.config.problem.Problem;
import java.io.Serial;

/** Ends a check at a folder that cannot be watched. */
final class FolderRefused extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  FolderRefused(Problem problem) {
    super(problem.code().code(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
