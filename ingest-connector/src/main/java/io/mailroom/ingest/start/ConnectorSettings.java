package io.mailroom.ingest.start;

import io.mailroom.contract.settings.CommonSettings;
import io.mailroom.contract.settings.StoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalLong;

/** Settings of the connector: {@code mailroom.*}. */
@ConfigMapping(prefix = "mailroom")
public interface ConnectorSettings extends CommonSettings {
  /** {@code mailroom.content.*}. */
  Content content();

  /** {@code mailroom.proof.*}. */
  Proof proof();

  /** {@code mailroom.budget.*}. */
  Budget budget();

  /** Contents that are too large for an event. */
  interface Content extends StoreSettings {
    /** Octets of one content in the event, 0..262144. */
    @WithDefault("65536")
    int inline();
  }

  /** How alive is proven. */
  interface Proof {
    /** Within which a folder's server must have answered, 10 s..30 min. */
    @WithDefault("60s")
    Duration interval();
  }

  /** Bounds of memory. */
  interface Budget {
    /** Octets of emails in flight, 1 MiB or more; an eighth of the heap unless set. */
    OptionalLong bytes();
  }
}
