package io.mailroom.router;

import io.mailroom.contract.settings.CommonSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the operator says to the router: {@code mailroom.*}. */
@ConfigMapping(prefix = "mailroom")
public interface RouterSettings extends CommonSettings {
  /** {@code mailroom.routing.*}. */
  Routing routing();

  /** How email is routed. */
  interface Routing {
    /** The queue of email whose folder or integration is not configured any more. */
    @WithDefault("default")
    String defaultQueue();
  }
}
