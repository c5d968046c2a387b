package io.mailroom.routing;

import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.ChosenBy;

/**
 * Where an email goes.
 *
 * @param assignment its queue, and what the route says beside
 * @param chosenBy why
 */
public record Decision(Assignment assignment, ChosenBy chosenBy) {
  static final String RULE_FAILED = "default:rule-failed:";

  /** Whether a rule failed. */
  public boolean isFailed() {
    return chosenBy.rule().startsWith(RULE_FAILED);
  }
}
