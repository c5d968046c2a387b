package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.kafka.RecordWriter;
import io.mailroom.sandbox.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topics of one deployment, and what the services beside the router write to them. */
final class Deployment implements AutoCloseable {
  private final KafkaCluster kafka;
  private final TopicPlan plan;
  private final Admin admin;
  private final RecordWriter writer;

  /** A deployment of 8 shards that has no topics yet. */
  Deployment(KafkaCluster kafka, String prefix) {
    this.kafka = kafka;
    this.plan = new TopicPlan(new TopicNames(prefix), new Shards(8), (short) 1);
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    this.writer = new RecordWriter(kafka.bootstrapServers());
  }

  Shards shards() {
    return plan.shards();
  }

  TopicNames names() {
    return plan.names();
  }

  void makeTopics() throws TopicFault {
    TopicCatalog.makeMissing(admin, plan);
  }

  /** As config-service does. */
  void configure(Integration integration) {
    var record =
        record(
            names().integrations(), integration.id(), RecordCodec.INTEGRATION.encode(integration));
    RecordCodec.INTEGRATION.headers().forEach(record.headers()::add);
    writer.send(record);
    writer.flush();
  }

  /** As config-service does, after the last folder is gone. */
  void remove(IntegrationId integration) {
    writer.send(record(names().integrations(), integration, null));
    writer.flush();
  }

  /** As a connector does; {@link #flush} waits for it. */
  void arrive(InboundEmail email) {
    var origin = email.origin();
    var arrival = email.arrival();
    var event =
        new CloudEvent(
            EmailId.id(origin.watchId(), arrival.uidValidity(), arrival.uid()),
            EmailId.source(names().prefix(), origin.integrationId()),
            CloudEvent.EMAIL_RECEIVED,
            arrival.publishedAt(),
            CloudEvent.subject(origin.folder()));
    arrive(origin.integrationId(), event.headers(), RecordCodec.INBOUND_EMAIL.encode(email));
  }

  /** Anything at all on {@code inbound-email}. */
  void arrive(IntegrationId integration, Headers headers, byte[] value) {
    var record = record(names().inboundEmail(), integration, value);
    headers.forEach(record.headers()::add);
    writer.send(record);
  }

  /** As the owner of a reply does. */
  void remember(ProducerRecord<String, byte[]> record) {
    writer.send(record);
    writer.flush();
  }

  /** As a downstream service does; {@link #flush} waits for it. */
  void ask(OutboundEmail reply) {
    var event =
        new CloudEvent(
            reply.outboundId().value(), "/downstream", CloudEvent.EMAIL_SEND, Instant.now(), null);
    ask(event.headers(), RecordCodec.OUTBOUND_EMAIL.encode(reply));
  }

  /** Anything at all on {@code outbound-email}. */
  void ask(Headers headers, byte[] value) {
    var record = new ProducerRecord<String, byte[]>(names().outboundEmail(), null, null, value);
    headers.forEach(record.headers()::add);
    writer.send(record);
  }

  void flush() {
    writer.flush();
  }

  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return new Topics(kafka).committed(topic);
  }

  /** How far a topic is written, all partitions together; every commit counts too. */
  long written(String topic) throws ExecutionException, InterruptedException {
    var latest =
        IntStream.range(0, plan.shards().count())
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().values().stream()
        .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
        .sum();
  }

  /** What a writer leaves that hangs: committed readers get no further than its first record. */
  Producer<byte[], byte[]> openTransaction(String topic) {
    var writer =
        new KafkaProducer<>(
            Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrapServers(), "transactional.id", topic),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    writer.initTransactions();
    writer.beginTransaction();
    for (int partition = 0; partition < plan.shards().count(); partition++) {
      var _ = writer.send(new ProducerRecord<>(topic, partition, "hung".getBytes(UTF_8), null));
    }
    writer.flush();
    return writer;
  }

  /** Lets a group begin at the oldest record; waits until nobody is in it. */
  void rewind(String group) {
    var beginning =
        IntStream.range(0, plan.shards().count())
            .mapToObj(partition -> new TopicPartition(names().inboundEmail(), partition))
            .collect(Collectors.toMap(Function.identity(), _ -> new OffsetAndMetadata(0)));
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> {
          admin.alterConsumerGroupOffsets(group, beginning).all().get();
          return true;
        });
  }

  /** What Kafka does to a group that nobody was in for a week. */
  void forgetGroup(String group) throws ExecutionException, InterruptedException {
    admin.deleteConsumerGroups(List.of(group)).all().get();
  }

  @Override
  public void close() {
    admin.close();
    writer.close();
  }

  private ProducerRecord<String, byte[]> record(
      String topic, IntegrationId integration, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, plan.shards().of(integration), integration.value(), value);
  }
}
