package io.mailroom.config.store;

import io.mailroom.config.problem.Problem;
import io.mailroom.contract.integration.Integration;

/** What became of a change. */
public sealed interface Outcome {

  /** It is committed: every replica answers with it from now on. */
  record Saved(Integration integration) implements Outcome {}

  /** The integration is gone, for every replica. */
  record Removed() implements Outcome {}

  /** The same change was saved before; nothing was written. */
  record Repeated(Integration integration) implements Outcome {}

  /** It was not done. */
  record Refused(Problem problem) implements Outcome {}
}
