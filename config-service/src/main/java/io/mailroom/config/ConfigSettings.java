package io.mailroom.config;

import io.mailroom.contract.settings.CommonSettings;
import io.mailroom.contract.settings.RoutingSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What the operator tells this service. */
@ConfigMapping(prefix = "mailroom")
public interface ConfigSettings extends CommonSettings {
  /** {@code mailroom.folders.*}. */
  Folders folders();

  /** {@code mailroom.routing.*}; the router's, for what a dry-run says. */
  RoutingSettings routing();

  /** {@code mailroom.admin.*}. */
  Admin admin();

  /** {@code mailroom.viewer.*}. */
  Viewer viewer();

  /** Watched folders. */
  interface Folders {
    /** Most of one integration, 1 or more. */
    @WithDefault("5")
    int max();
  }

  /** The user {@code admin}, who may do everything. */
  interface Admin {
    /** Never empty: without it nothing starts. */
    String password();
  }

  /** The user {@code viewer}, who may only read. */
  interface Viewer {
    /** Without it there is no such user. */
    Optional<String> password();
  }
}
