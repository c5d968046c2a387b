package io.mailroom.router.stream;

import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.Ending;
import io.mailroom.router.RouterSettings;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** The parts of the two streams: the same ones for emails that come and replies that go. */
@Singleton
class Channels {
  private static final String INBOUND = InboundBatches.CHANNEL;
  private static final String OUTBOUND = OutboundBatches.CHANNEL;

  private final ChannelRegistry channels;
  private final KafkaClientService clients;
  private final Ending ending;

  Channels(ChannelRegistry channels, KafkaClientService clients, Ending ending) {
    this.channels = channels;
    this.clients = clients;
    this.ending = ending;
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  Progress inboundProgress(Clock clock) {
    return new Progress(clock);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  Progress outboundProgress(Clock clock) {
    return new Progress(clock);
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  Lag inboundLag(Admin admin, TopicPlan plan, RouterSettings settings, Clock clock) {
    return new Lag(admin, plan.names().id("router"), settings.health().patience(), clock);
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  BatchTransaction inboundTransaction(@Identifier(INBOUND) Producer<byte[], byte[]> producer) {
    return new BatchTransaction(producer);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  Lag outboundLag(Admin admin, TopicPlan plan, RouterSettings settings, Clock clock) {
    return new Lag(admin, plan.names().id("replies"), settings.health().patience(), clock);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  BatchTransaction outboundTransaction(@Identifier(OUTBOUND) Producer<byte[], byte[]> producer) {
    return new BatchTransaction(producer);
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  BatchLoop inboundLoop(@Identifier(INBOUND) Progress progress) {
    return new BatchLoop(INBOUND, clients, progress, ending);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  BatchLoop outboundLoop(@Identifier(OUTBOUND) Progress progress) {
    return new BatchLoop(OUTBOUND, clients, progress, ending);
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  EmailStream inbound(
      @Identifier(INBOUND) BatchTransaction transaction,
      @Identifier(INBOUND) Progress progress,
      @Identifier(INBOUND) Lag lag) {
    return new EmailStream(INBOUND, transaction, channels, clients, progress, lag);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  EmailStream outbound(
      @Identifier(OUTBOUND) BatchTransaction transaction,
      @Identifier(OUTBOUND) Progress progress,
      @Identifier(OUTBOUND) Lag lag) {
    return new EmailStream(OUTBOUND, transaction, channels, clients, progress, lag);
  }

  @Produces
  @Singleton
  @Identifier(INBOUND)
  KafkaConsumerRebalanceListener inboundOffsets(
      RoutedBefore routedBefore,
      @Identifier(INBOUND) Progress progress,
      @Identifier(INBOUND) Lag lag) {
    return new StartingOffsets(routedBefore::next, progress, lag, ending);
  }

  /** Without traces: what is moved twice is sent once. */
  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  KafkaConsumerRebalanceListener outboundOffsets(
      @Identifier(OUTBOUND) Progress progress, @Identifier(OUTBOUND) Lag lag) {
    return new StartingOffsets(Map::of, progress, lag, ending);
  }
}
