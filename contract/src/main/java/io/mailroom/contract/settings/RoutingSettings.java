package io.mailroom.contract.settings;

import io.smallrye.config.WithDefault;

/** {@code mailroom.routing.*}: how email is routed, of the services that decide on it. */
public interface RoutingSettings {
  /**
   * The queue of email whose folder or integration is not configured any more, or whose rule fails.
   */
  @WithDefault("default")
  String defaultQueue();
}
