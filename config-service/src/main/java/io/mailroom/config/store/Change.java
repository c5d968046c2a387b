package io.mailroom.config.store;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;

/** One change of one integration, complete: nothing is read again when it is written. */
public sealed interface Change {

  /** Of which integration. */
  IntegrationId id();

  /**
   * A new state. Version 1 makes the integration; any other replaces the version before it, and no
   * other. Its {@code changeId} is of this change alone, unless the change repeats another.
   */
  record Write(Integration next) implements Change {
    @Override
    public IntegrationId id() {
      return next.id();
    }

    boolean isNew() {
      return next.revision().version() == 1;
    }

    boolean follows(Integration current) {
      return current.revision().version() + 1 == next.revision().version();
    }
  }

  /**
   * The end of an integration.
   *
   * @param version what it must be at
   */
  record Remove(IntegrationId id, long version) implements Change {}
}
