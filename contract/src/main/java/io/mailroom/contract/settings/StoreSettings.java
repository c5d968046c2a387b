package io.mailroom.contract.settings;

import io.smallrye.config.WithDefault;

/** Where contents that are too large for an event are: {@code mailroom.content.*}. */
public interface StoreSettings {
  /** {@code file:<folder>}; a volume that all services share, at the same path. */
  @WithDefault("file:mailroom-content")
  String store();
}
