package io.mailroom.smtp.client;

import io.mailroom.smtp.SmtpProblem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends an attempt before the final dot. The connection is of no use any more. */
final class SmtpFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final SmtpProblem problem;
  private final String detail;

  SmtpFault(SmtpProblem problem, String detail, @Nullable Throwable cause) {
    super(problem.code() + ": " + detail, cause);
    this.problem = problem;
    this.detail = detail;
  }

  SmtpProblem problem() {
    return problem;
  }

  String detail() {
    return detail;
  }
}
