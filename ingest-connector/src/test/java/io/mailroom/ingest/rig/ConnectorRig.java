package io.mailroom.ingest.rig;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.contract.watch.Watch;
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
import io.mailroom.sandbox.imap.ScriptedImapServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A connector on topics of its own, impatient with servers, and the means to configure it as
 * config-service does.
 */
public final class ConnectorRig implements AutoCloseable {
  /** The bytes that all emails together may hold. */
  public static final long BUDGET = 16 << 20;

  private static final Shards SHARDS = new Shards(2);
  private static final Duration PROOF_INTERVAL = Duration.ofSeconds(6);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
  private static final ImapLimits LIMITS =
      new ImapLimits(
          Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(3), 1 << 20, 1 << 20);

  private final Map<String, Object> kafka;
  private final TopicNames topics = new TopicNames("it-" + UUID.randomUUID() + ".");
  private final ByteBudget budget = new ByteBudget(BUDGET);
  private final SecretCipher cipher;
  private final SessionTools sessions;
  private final KafkaProducer<String, byte[]> producer;
  private final TopicTail tail;
  private volatile Duration ahead = Duration.ZERO;
  private @Nullable Connector connector;

  /** Makes the topics. */
  public ConnectorRig(SharedServers.Kafka shared) {
    kafka = shared.config();
    try (var admin = Admin.create(kafka)) {
      TopicCatalog.makeMissing(admin, new TopicPlan(topics, SHARDS, (short) 1));
      Path folder = Files.createTempDirectory(shared.folder(), "rig");
      cipher = SecretCipher.open(folder.resolve("keyset.json"), true);
      sessions = sessions(folder);
    } catch (TopicFault | SecretFault e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    producer = new KafkaProducer<>(kafka, new StringSerializer(), new ByteArraySerializer());
    tail =
        new TopicTail(
            kafka,
            Stream.of(
                    topics.inboundEmail(),
                    topics.deadLetter(),
                    topics.checkpoints(),
                    topics.folderStatus())
                .flatMap(topic ->
                    IntStream.range(0, SHARDS.count())
                        .mapToObj(shard -> new TopicPartition(topic, shard)))
                .toList());
  }

  private SessionTools sessions(Path folder) throws IOException {
    var store = FolderStore.open(new StoreFolder(folder.resolve("store")), Instant.now());
    var events =
        new EventMaker(
            new EmailParser(store, InlineLimits.DEFAULT),
            new EventBudget(store, TopicPlan.MAX_MESSAGE_BYTES / 4 * 3),
            topics.prefix(),
            Clock.systemUTC());
    var dialer =
        new TlsDialer(
            new AddressPolicy(List.of("127.0.0.0/8", "::1/128")),
            TrustedAuthorities.with(
                SharedServers.CERTIFICATES.writeAuthority(folder.resolve("ca.pem"))),
            HostResolver.SYSTEM);
    return new SessionTools(
        new MailboxOpener(dialer, cipher, LIMITS, BACKOFF),
        new Intake(budget, new Spool(folder.resolve("spool")), events),
        PROOF_INTERVAL,
        BACKOFF,
        () -> Instant.now().plus(ahead));
  }

  /** The topics of this rig. */
  public TopicNames topics() {
    return topics;
  }

  /** What all emails on their way hold. */
  public ByteBudget budget() {
    return budget;
  }

  /** Lets the time by which gaps grow old pass. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
  }

  /** Starts a connector. */
  public void startConnector() {
    connector =
        new Connector(
            new Membership(
                kafka,
                topics.id("connectors"),
                topics.integrations(),
                GroupProtocol.CLASSIC,
                Optional.empty()),
            topics,
            SHARDS,
            sessions);
    connector.start();
  }

  /** Ends the connector in order. */
  public void stopConnector() {
    if (connector != null) {
      connector.close();
      connector = null;
    }
  }

  /**
   * Ends the connector as its death would, as far as this shard can tell: nothing of what it leaves
   * reaches Kafka.
   */
  public void killConnector(IntegrationId id) {
    fence(id);
    stopConnector();
  }

  /** A new scripted server that the connector trusts. */
  public static ScriptedImapServer scriptedServer() {
    return ScriptedImapServer.start(SharedServers.CERTIFICATES.server());
  }

  /** Configures a mailbox of the user {@code ann}, as one that publishes what was read already. */
  public WatchedMailbox configure(int port, Watch... watches) {
    return configure(port, "ann", watches);
  }

  /** Configures a mailbox; the password is {@code secret}. */
  public WatchedMailbox configure(int port, String user, Watch... watches) {
    IntegrationId id = IntegrationId.random();
    Integration integration =
        new Integration(
            id,
            new Revision(1, "c1"),
            new Integration.Profile(
                "Acme",
                new Domain("a.example"),
                ReadMail.PUBLISH,
                false,
                ConversationSettings.BY_REFERENCES),
            mailbox(id, port, user),
            List.of(watches),
            new Outbound.None());
    write(integration);
    return new WatchedMailbox(this, tail, integration);
  }

  /** The same login, its password sealed anew: a changed credential. */
  Mailbox mailbox(IntegrationId id, int port, String user) {
    SecretPlace place = SecretPlace.imapPassword(id, "localhost", port, user);
    SealedSecret sealed = cipher.seal(Secret.of("secret"), place);
    return new Mailbox("localhost", port, user, new MailboxAuth.Password(sealed));
  }

  /** Writes an integration as config-service does. */
  void write(Integration integration) {
    send(
        topics.integrations(),
        integration.id(),
        integration.id().value(),
        RecordCodec.INTEGRATION,
        integration);
  }

  /** Removes an integration as config-service does. */
  void remove(IntegrationId id) {
    send(new ProducerRecord<>(topics.integrations(), SHARDS.of(id), id.value(), null));
  }

  /** Writes a checkpoint as an earlier owner of the shard did. */
  public void write(WatchKey key, Checkpoint checkpoint) {
    send(
        topics.checkpoints(),
        key.integration(),
        key.toString(),
        RecordCodec.CHECKPOINT,
        checkpoint);
  }

  private <T> void send(String topic, IntegrationId id, String key, RecordCodec<T> codec, T value) {
    send(new ProducerRecord<>(topic, SHARDS.of(id), key, codec.encode(value), codec.headers()));
  }

  private void send(ProducerRecord<String, byte[]> record) {
    try {
      var _ = producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Takes a shard away from the connector's writer, as another take-over does. */
  public void fence(IntegrationId id) {
    var config = new HashMap<>(kafka);
    config.put("transactional.id", topics.id("shard-" + SHARDS.of(id)));
    try (var other =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      other.initTransactions();
    }
  }

  /** Lets a topic take smaller batches only. */
  public void limit(String topic, int bytes) throws Exception {
    var limit =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", "" + bytes), AlterConfigOp.OpType.SET);
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (var admin = Admin.create(kafka)) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(limit))).all().get();
    }
  }

  @Override
  public void close() {
    stopConnector();
    producer.close();
    tail.close();
  }
}
