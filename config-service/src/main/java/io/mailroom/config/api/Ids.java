package io.mailroom.config.api;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.watch.WatchId;

/** Ids in paths. What cannot be an id names nothing that exists. */
final class Ids {
  static final String NO_INTEGRATION = "there is no integration of this id";
  static final String NO_FOLDER = "the integration has no folder of this watch id";

  private Ids() {}

  static IntegrationId integration(String text) {
    try {
      return new IntegrationId(text);
    } catch (IllegalArgumentException _) {
      throw missing(NO_INTEGRATION);
    }
  }

  static WatchId watch(String text) {
    try {
      return new WatchId(text);
    } catch (IllegalArgumentException _) {
      throw missing(NO_FOLDER);
    }
  }

  static ProblemException missing(String detail) {
    return new ProblemException(Problem.of(ProblemCode.NOT_FOUND, detail));
  }
}
