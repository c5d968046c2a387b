package io.mailroom.router.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.Samples;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Filing;
import io.mailroom.router.reply.RetryPlan;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.kafka.RecordWriter;
import io.mailroom.sandbox.kafka.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A deployment of its own, on which outboxes are started, and what others write to it. */
final class OutboxRig implements AutoCloseable {
  /** Seconds where an operator has hours. */
  static final OutboxSettings SCALED =
      new OutboxSettings(
          new RetryPlan(
              List.of(Duration.ofMillis(100), Duration.ofMillis(200)), Duration.ofMinutes(5)),
          Duration.ofMinutes(5),
          4,
          16 << 20);

  /** What was to be filed. */
  final List<Dispatch> toFile = new CopyOnWriteArrayList<>();

  /** How filing goes in outboxes that are started from now on. */
  Filing filing =
      sent -> {
        toFile.add(sent);
        return new Filing.Filed.Done();
      };

  /** Whatever sends. */
  static final Outbound SENDER =
      new Outbound.Default(Letterhead.of(new Outbound.Sender("Acme", "support@acme.example")));

  private static final Shards SHARDS = new Shards(2);

  private final Map<String, Object> kafka;
  private final Topics topics;
  private final TopicNames names = new TopicNames("it-" + UUID.randomUUID() + ".");
  private final RecordWriter writer;
  private final CompactedView<Integration> integrations;
  private final AtomicLong offsets = new AtomicLong();
  private final List<Outbox> outboxes = new ArrayList<>();
  final ScriptedCarrier carrier = new ScriptedCarrier();

  OutboxRig(KafkaCluster cluster) throws TopicFault {
    kafka = Map.of("bootstrap.servers", cluster.bootstrapServers());
    topics = new Topics(cluster);
    try (var admin = Admin.create(kafka)) {
      TopicCatalog.makeMissing(admin, new TopicPlan(names, SHARDS, (short) 1));
    }
    writer = new RecordWriter(cluster.bootstrapServers());
    integrations =
        new CompactedView<>(
            kafka,
            names.integrations(),
            IntStream.range(0, SHARDS.count()).boxed().collect(Collectors.toUnmodifiableSet()),
            RecordCodec.INTEGRATION,
            Clock.systemUTC());
    integrations.start();
  }

  TopicNames names() {
    return names;
  }

  /** Starts an outbox; one with the same instance id takes the place of another at once. */
  Outbox start(OutboxSettings settings, @Nullable String instanceId) {
    return start(settings, instanceId, carrier);
  }

  Outbox start(OutboxSettings settings, @Nullable String instanceId, Carrier with) {
    var outbox =
        new Outbox(
            new Membership(
                kafka,
                names.id("outbox"),
                names.outbox(),
                GroupProtocol.CLASSIC,
                Optional.ofNullable(instanceId)),
            new TopicPlan(names, SHARDS, (short) 1),
            settings,
            integrations,
            with,
            filing);
    outboxes.add(outbox);
    outbox.start();
    return outbox;
  }

  /** A new integration that sends. */
  Integration configure() {
    return configure(
        IntegrationId.random(),
        1,
        new Outbound.Default(Letterhead.of(new Outbound.Sender("Acme", "support@acme.example"))));
  }

  Integration configure(IntegrationId id, long version, Outbound outbound) {
    var sample = Samples.integration(id, version);
    var integration =
        new Integration(
            id, sample.revision(), sample.profile(), sample.mailbox(), List.of(), outbound);
    write(
        names.integrations(),
        SHARDS.of(id),
        id.value(),
        RecordCodec.INTEGRATION.encode(integration),
        RecordCodec.INTEGRATION.headers());
    return integration;
  }

  void remove(IntegrationId id) {
    write(names.integrations(), SHARDS.of(id), id.value(), null, List.of());
  }

  static OutboundEmail email(IntegrationId integration, String outboundId, String... to) {
    return saying("Hello", integration, outboundId, to);
  }

  static OutboundEmail saying(
      String text, IntegrationId integration, String outboundId, String... to) {
    return new OutboundEmail(
        new OutboundId(outboundId),
        integration,
        null,
        null,
        new OutboundEmail.Recipients(
            Stream.of(to).map(each -> new MailAddress(null, each)).toList(), List.of(), List.of()),
        new OutboundEmail.Message("Re: Order", text, null, List.of(), null));
  }

  /** As the stream does, from a record of its own; returns the key. */
  String ask(OutboundEmail email) {
    var key = askLater(email);
    flush();
    return key;
  }

  /** As {@link #ask}, some time before {@link #flush} returns. */
  String askLater(OutboundEmail email) {
    var key =
        OutboxKey.reply(new RecordPosition(names.outboundEmail(), 0, offsets.getAndIncrement()));
    send(key, email);
    return key;
  }

  /** As the stream does when it moves a record again. */
  void ask(String key, OutboundEmail email) {
    send(key, email);
    flush();
  }

  void flush() {
    writer.flush();
  }

  private void send(String key, OutboundEmail email) {
    var reply =
        new OutboxReply(email, "0".repeat(32), false, Instant.parse("2026-01-01T00:00:00Z"));
    writer.send(
        new ProducerRecord<>(
            names.outbox(),
            partition(email.outboundId()),
            key,
            RecordCodec.OUTBOX_REPLY.encode(reply),
            RecordCodec.OUTBOX_REPLY.headers()));
  }

  void note(OutboxNote note) {
    write(
        names.outbox(),
        note.token().partition(SHARDS.count()),
        OutboxKey.note(UUID.randomUUID().toString()),
        RecordCodec.OUTBOX_NOTE.encode(note),
        RecordCodec.OUTBOX_NOTE.headers());
  }

  void write(
      String topic, int partition, String key, byte @Nullable [] value, List<Header> headers) {
    writer.send(new ProducerRecord<>(topic, partition, key, value, headers));
    writer.flush();
  }

  static int partition(OutboundId id) {
    return id.token().partition(SHARDS.count());
  }

  /** All statuses of a reply, in order. */
  List<OutboundStatus> statuses(String outboundId) {
    return topics.committed(names.outboundStatus()).stream()
        .filter(record -> new String(record.key(), UTF_8).equals(outboundId))
        .filter(record -> record.value() != null)
        .map(OutboxRig::status)
        .toList();
  }

  /** The states of a reply, in order. */
  List<OutboundStatus.State> states(String outboundId) {
    return statuses(outboundId).stream().map(each -> each.standing().state()).toList();
  }

  /** The newest status of every reply. */
  void awaitState(String outboundId, OutboundStatus.State state) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(states(outboundId)).last().isEqualTo(state));
  }

  Map<String, OutboundStatus> newest() {
    var newest = new LinkedHashMap<String, OutboundStatus>();
    for (var record : topics.committed(names.outboundStatus())) {
      var key = new String(record.key(), UTF_8);
      if (record.value() == null) {
        var _ = newest.remove(key);
      } else {
        newest.put(key, status(record));
      }
    }
    return newest;
  }

  /** How many replies stand so. */
  long count(OutboundStatus.State state) {
    return newest().values().stream().filter(each -> each.standing().state() == state).count();
  }

  /** Keys of {@code outbox} that have a value. */
  List<String> keys() {
    var keys = new LinkedHashMap<String, Boolean>();
    topics
        .committed(names.outbox())
        .forEach(record -> keys.put(new String(record.key(), UTF_8), record.value() != null));
    return keys.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return topics.committed(topic);
  }

  Map<String, Object> kafka() {
    return kafka;
  }

  @Override
  public void close() {
    outboxes.forEach(Outbox::close);
    integrations.close();
    writer.close();
  }

  private static OutboundStatus status(ConsumerRecord<byte[], byte[]> record) {
    try {
      return RecordCodec.OUTBOUND_STATUS.decode(record.headers(), record.value());
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
