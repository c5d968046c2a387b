package io.mailroom.router.start;

import io.mailroom.contract.election.Membership;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.Ending;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.RouterSettings;
import io.mailroom.router.inbound.BatchRouting;
import io.mailroom.router.inbound.RoutedBefore;
import io.mailroom.router.outbound.ReplyRouting;
import io.mailroom.router.stream.BatchTransaction;
import io.mailroom.router.stream.Lag;
import io.mailroom.router.stream.Progress;
import io.mailroom.router.stream.RecordStream;
import io.mailroom.router.stream.StartingOffsets;
import io.mailroom.router.stream.Transformation;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The two streams: emails that come, and replies that go. */
@Singleton
class StreamWiring {
  private final RouterSettings settings;
  private final Map<String, Object> kafka;
  private final TopicPlan plan;
  private final Admin admin;
  private final Clock clock;
  private final Ending ending;

  StreamWiring(
      RouterSettings settings,
      KafkaAccess kafka,
      TopicPlan plan,
      Admin admin,
      Clock clock,
      Ending ending) {
    this.settings = settings;
    this.kafka = kafka.config();
    this.plan = plan;
    this.admin = admin;
    this.clock = clock;
    this.ending = ending;
  }

  @Produces
  @Singleton
  @Identifier("inbound-email")
  RecordStream inbound(BatchRouting routing, RoutedBefore routedBefore) {
    return stream(
        "inbound-email", "router", "router", new StartingOffsets(routedBefore::next), routing);
  }

  /** Without traces: what is moved twice is sent once. */
  @Produces
  @Singleton
  @Identifier("outbound-email")
  RecordStream outbound(ReplyRouting routing) {
    return stream(
        "outbound-email", "replies", "router-replies", new StartingOffsets(Map::of), routing);
  }

  private RecordStream stream(
      String topic, String group, String writer, StartingOffsets start, Transformation routing) {
    var names = plan.names();
    var membership =
        new Membership(
            kafka,
            names.id(group),
            names.id(topic),
            settings.group().protocol(),
            settings.instance().id());
    var lag = new Lag(admin, membership.group(), settings.health().patience(), clock);
    return new RecordStream(
        topic, membership, transaction(writer), routing, start, new Progress(lag, clock), ending);
  }

  /**
   * Its {@code transactional.id} is this process's own, and the same after a restart if it can be.
   */
  private BatchTransaction transaction(String writer) {
    var instance = settings.instance().id().orElseGet(() -> UUID.randomUUID().toString());
    var id = plan.names().id(writer + "-" + instance);
    return new BatchTransaction(
        new KafkaProducer<>(
            ClientSettings.producer(kafka, id),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }
}
