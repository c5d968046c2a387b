package io.mailroom.router.start;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.topic.NativeCompression;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicGuard;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.RouterSettings;
import io.mailroom.router.event.RoutedRecords;
import io.mailroom.router.outbox.Outbox;
import io.mailroom.router.outbox.OutboxSettings;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Filing;
import io.mailroom.router.reply.RetryPlan;
import io.mailroom.routing.FolderRouting;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;

/** The parts that are made of settings. */
@Singleton
class Wiring {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  /** What part of the heap replies in hand may take, unless it is set. */
  private static final int HEAP_SHARE = 8;

  private final RouterSettings settings;
  private final Map<String, Object> kafka;
  private final TopicNames names;

  Wiring(RouterSettings settings, KafkaAccess kafka) {
    NativeCompression.load();
    this.settings = settings;
    this.kafka = kafka.config();
    this.names = new TopicNames(settings.topics().prefix());
  }

  @Produces
  @Singleton
  TopicPlan plan() {
    return new TopicPlan(names, new Shards(settings.shards()), settings.replication());
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  FolderRouting routing() {
    return new FolderRouting(settings.routing().defaultQueue());
  }

  @Produces
  @Singleton
  RoutedRecords records() {
    return new RoutedRecords(names);
  }

  @Produces
  @Singleton
  Admin admin() {
    return Admin.create(ClientSettings.admin(kafka));
  }

  void close(@Disposes Admin admin) {
    admin.close(CLOSE_LIMIT);
  }

  @Produces
  @Singleton
  TopicGuard topics(TopicPlan plan) {
    return new TopicGuard(kafka, plan);
  }

  void close(@Disposes TopicGuard topics) {
    topics.close();
  }

  @Produces
  @Singleton
  CompactedView<Integration> integrations(Clock clock) {
    var all = IntStream.range(0, settings.shards()).boxed().collect(Collectors.toUnmodifiableSet());
    return new CompactedView<>(kafka, names.integrations(), all, RecordCodec.INTEGRATION, clock);
  }

  void close(@Disposes CompactedView<Integration> integrations) {
    integrations.close();
  }

  /** Sends the replies. */
  @Produces
  @Singleton
  Outbox outbox(
      TopicPlan plan, CompactedView<Integration> integrations, Carrier carrier, Filing filing) {
    var reply = settings.reply();
    var budget = settings.budget().bytes().orElse(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    return new Outbox(
        new Membership(
            kafka,
            names.id("outbox"),
            names.outbox(),
            settings.group().protocol(),
            settings.instance().id()),
        plan,
        new OutboxSettings(
            new RetryPlan(reply.retry(), reply.giveUp()), reply.kept(), reply.parallel(), budget),
        integrations,
        carrier,
        filing);
  }

  void close(@Disposes Outbox outbox) {
    outbox.close();
  }
}
