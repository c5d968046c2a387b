package io.mailroom.ingest.start;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.topic.NativeCompression;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.imap.ImapLimits;
import io.mailroom.ingest.content.ByteBudget;
import io.mailroom.ingest.content.FolderStore;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.event.EventBudget;
import io.mailroom.ingest.intake.EventMaker;
import io.mailroom.ingest.intake.Intake;
import io.mailroom.ingest.mime.EmailParser;
import io.mailroom.ingest.mime.InlineLimits;
import io.mailroom.ingest.session.Backoff;
import io.mailroom.ingest.session.MailboxOpener;
import io.mailroom.ingest.session.SessionTools;
import io.mailroom.ingest.shard.Connector;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The parts that are made of settings. A bad value stops the start. */
@Singleton
class Wiring {

  /** What a record's own fields and its batch add stays within the last quarter. */
  private static final int EVENT_BYTES = TopicPlan.MAX_MESSAGE_BYTES / 4 * 3;

  private static final long LEAST_BUDGET = 1L << 20;
  private static final Duration SHORTEST_PROOF = Duration.ofSeconds(10);
  private static final Duration LONGEST_PROOF = Duration.ofMinutes(30);

  private final ConnectorSettings settings;
  private final Map<String, Object> kafka;
  private final TopicPlan plan;

  Wiring(
      ConnectorSettings settings, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    NativeCompression.load();
    this.settings = settings;
    this.kafka = Map.copyOf(kafka);
    this.plan =
        new TopicPlan(
            new TopicNames(settings.topics().prefix()),
            new Shards(settings.shards()),
            settings.replication());
  }

  @Produces
  @Singleton
  Lifecycle lifecycle() throws IOException {
    Intake intake = intake();
    TlsDialer dialer = dialer();
    Duration proofInterval = proofInterval();
    var membership =
        new Membership(
            kafka,
            plan.names().id("connectors"),
            plan.names().integrations(),
            settings.group().protocol(),
            settings.instance().id());
    return new Lifecycle(
        kafka,
        plan,
        () ->
            new Connector(
                membership,
                plan.names(),
                plan.shards(),
                new SessionTools(
                    opener(dialer), intake, proofInterval, Backoff.USUAL, Clock.systemUTC())));
  }

  private Intake intake() throws IOException {
    StoreFolder folder = StoreFolder.parse(settings.content().store());
    FolderStore store = FolderStore.open(folder, Clock.systemUTC().instant());
    InlineLimits limits =
        new InlineLimits(settings.content().inline(), InlineLimits.DEFAULT.event());
    EventMaker events =
        new EventMaker(
            new EmailParser(store, limits),
            new EventBudget(store, EVENT_BYTES),
            settings.topics().prefix(),
            Clock.systemUTC());
    return new Intake(budget(), new Spool(folder.path().resolve("spool")), events);
  }

  private TlsDialer dialer() throws IOException {
    TrustedAuthorities authorities = TrustedAuthorities.of(settings.imap().trust());
    AddressPolicy policy = new AddressPolicy(settings.network().allowed().orElse(List.of()));
    return new TlsDialer(policy, authorities, HostResolver.SYSTEM);
  }

  private MailboxOpener opener(TlsDialer dialer) throws SecretFault {
    SecretCipher cipher = SecretCipher.open(settings.keyset(), false);
    return new MailboxOpener(dialer, cipher, ImapLimits.USUAL, Backoff.USUAL);
  }

  private ByteBudget budget() {
    long bytes = settings.budget().bytes().orElse(Runtime.getRuntime().maxMemory() / 8);
    if (bytes < LEAST_BUDGET) {
      throw new IllegalArgumentException(
          "budget.bytes " + bytes + " (expected " + LEAST_BUDGET + " or more)");
    }
    return new ByteBudget(bytes);
  }

  private Duration proofInterval() {
    Duration interval = settings.proof().interval();
    if (interval.compareTo(SHORTEST_PROOF) < 0 || interval.compareTo(LONGEST_PROOF) > 0) {
      throw new IllegalArgumentException(
          "proof.interval "
              + interval
              + " (expected "
              + SHORTEST_PROOF
              + ".."
              + LONGEST_PROOF
              + ")");
    }
    return interval;
  }
}
