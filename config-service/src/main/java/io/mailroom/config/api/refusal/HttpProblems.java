package io.mailroom.config.api.refusal;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;

/** The problems that HTTP itself has, before a request reaches a resource. */
final class HttpProblems {
  private HttpProblems() {}

  /** What a bare status means here. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> Problem.of(ProblemCode.UNAUTHORIZED, "expected HTTP Basic with a known user");
      case 403 -> Problem.of(ProblemCode.FORBIDDEN, "this user may only read");
      case 404 -> Problem.of(ProblemCode.NOT_FOUND, "nothing is served at this path");
      case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "this path has no such method");
      case 406 -> Problem.of(ProblemCode.NOT_ACCEPTABLE, "answers are application/json");
      case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "expected at most 256 KiB");
      case 415 -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "expected application/json");
      default ->
          status >= 400 && status < 500
              ? Problem.of(ProblemCode.INVALID, "the request cannot be read")
              : Problem.of(ProblemCode.INTERNAL, "the operator finds the reason in the log");
    };
  }
}
