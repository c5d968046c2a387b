package io.mailroom.router.start;

import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.Ending;
import io.mailroom.router.RouterSettings;
import io.mailroom.router.inbound.InboundBatches;
import io.mailroom.router.inbound.RoutedBefore;
import io.mailroom.router.outbound.OutboundBatches;
import io.mailroom.router.stream.BatchLoop;
import io.mailroom.router.stream.BatchTransaction;
import io.mailroom.router.stream.Lag;
import io.mailroom.router.stream.Progress;
import io.mailroom.router.stream.RecordStream;
import io.mailroom.router.stream.StartingOffsets;
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
class StreamWiring {
  private static final String INBOUND = InboundBatches.CHANNEL;
  private static final String OUTBOUND = OutboundBatches.CHANNEL;

  private final ChannelRegistry channels;
  private final KafkaClientService clients;
  private final Ending ending;

  StreamWiring(ChannelRegistry channels, KafkaClientService clients, Ending ending) {
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
  RecordStream inbound(
      @Identifier(INBOUND) BatchTransaction transaction,
      @Identifier(INBOUND) Progress progress,
      @Identifier(INBOUND) Lag lag) {
    return new RecordStream(INBOUND, transaction, channels, clients, progress, lag);
  }

  @Produces
  @Singleton
  @Identifier(OUTBOUND)
  RecordStream outbound(
      @Identifier(OUTBOUND) BatchTransaction transaction,
      @Identifier(OUTBOUND) Progress progress,
      @Identifier(OUTBOUND) Lag lag) {
    return new RecordStream(OUTBOUND, transaction, channels, clients, progress, lag);
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
