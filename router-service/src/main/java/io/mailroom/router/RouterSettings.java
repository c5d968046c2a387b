package io.mailroom.router;

import io.mailroom.contract.settings.CommonSettings;
import io.mailroom.contract.settings.RoutingSettings;
import io.mailroom.contract.settings.StoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the operator says to the router: {@code mailroom.*}. */
@ConfigMapping(prefix = "mailroom")
public interface RouterSettings extends CommonSettings {
  /** {@code mailroom.routing.*}. */
  RoutingSettings routing();

  /** {@code mailroom.content.*}. */
  StoreSettings content();

  /** {@code mailroom.health.*}. */
  Health health();

  /** When the process calls itself ill. */
  interface Health {
    /** How long emails may wait without any getting on. */
    @WithDefault("2m")
    Duration patience();
  }

  /** {@code mailroom.reply.*}. */
  Reply reply();

  /** {@code mailroom.budget.*}. */
  Budget budget();

  /** {@code mailroom.ses.*}. */
  Ses ses();

  /** How replies are written and sent. */
  interface Reply {
    /** How many may get one reply, copies included, 1..50, which is what SES takes at once. */
    @WithDefault("50")
    int recipients();

    /** How long an SMTP server may take to answer the final dot, 1 s..1 h. */
    @WithDefault("10m")
    Duration answerTimeout();

    /** How long to wait after the first attempt, the second and so on; the last is repeated. */
    @WithDefault("1m,5m,15m,30m,1h")
    List<Duration> retry();

    /** After which a reply is given up, longer than the first wait. */
    @WithDefault("4d")
    Duration giveUp();

    /** How long a settled reply is remembered, longer than {@code outbound-email} is kept. */
    @WithDefault("15d")
    Duration kept();

    /** Attempts at once for one integration, by one router, 1 or more. */
    @WithDefault("4")
    int parallel();
  }

  /** Bounds of memory. */
  interface Budget {
    /** Octets of replies in hand, 1 MiB or more; an eighth of the heap unless set. */
    OptionalLong bytes();
  }

  /** Amazon SES. */
  interface Ses {
    /** Instead of the public endpoint of each region, such as that of a VPC. */
    Optional<URI> endpoint();
  }

  /** {@code mailroom.auto-reply.*}. */
  AutoReply autoReply();

  /** How often automatic replies are given. */
  interface AutoReply {
    /** For how long the same sender gets no second one, 1 s..30 d. */
    @WithDefault("1d")
    Duration period();

    /** How many one domain gets from one integration within a day, 1 or more. */
    @WithDefault("100")
    int cap();

    /** How old an email may be that is answered, 1 s..30 d. */
    @WithDefault("1d")
    Duration maxAge();
  }
}
