package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Baseline;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.FolderName;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.Mailbox;
import io.mailroom.contract.integration.MailboxAuth;
import io.mailroom.contract.integration.Outbound;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.integration.Route;
import io.mailroom.contract.integration.Watch;
import io.mailroom.contract.integration.WatchId;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.ingest.content.ByteBudget;
import io.mailroom.ingest.content.FolderStore;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.mime.EmailParser;
import io.mailroom.ingest.mime.InlineLimits;
import io.mailroom.ingest.publish.EventBudget;
import io.mailroom.ingest.session.EventMaker;
import io.mailroom.ingest.session.Intake;
import io.mailroom.ingest.session.MailboxOpener;
import io.mailroom.ingest.session.SessionTools;
import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector in this JVM, on a real broker and a real Dovecot. */
class ConnectorIT {
  private static final TopicNames TOPICS = new TopicNames("it.");
  private static final Shards SHARDS = new Shards(4);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir static Path folder;

  @Test
  void publishesWhatArrivesInEveryFolderAndMarksIt() throws Exception {
    Certificates certificates = Certificates.create();
    try (var kafka = BrokerCluster.start(folder.resolve("kafka"), 1);
        var dovecot = DovecotServer.start(certificates.server("localhost"))) {
      Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
      try (var admin = Admin.create(config)) {
        TopicCatalog.makeMissing(admin, new TopicPlan(TOPICS, SHARDS, (short) 1));
      }
      dovecot.addUser("ann", "secret");
      List<String> folders = List.of("INBOX", "Entwürfe", "A&B", "日本", "a.b😀");
      folders.stream().skip(1).forEach(name -> dovecot.createFolder("ann", name));
      for (String name : folders) {
        dovecot.deliver("ann", name, SampleEmail.of("old-" + name.hashCode()).bytes());
      }
      SecretCipher cipher = SecretCipher.open(folder.resolve("keyset.json"), true);
      var id = IntegrationId.random();
      var mailbox =
          new Mailbox(
              "localhost",
              dovecot.port(),
              "ann",
              new MailboxAuth.Password(
                  cipher.seal(
                      Secret.of("secret"),
                      SecretPlace.imapPassword(id, "localhost", dovecot.port(), "ann"))));
      var opener =
          new MailboxOpener(
              new TlsDialer(
                  new AddressPolicy(List.of("127.0.0.0/8", "::1/128")),
                  TrustedAuthorities.with(certificates.writeAuthority(folder.resolve("ca.pem"))),
                  HostResolver.SYSTEM),
              cipher);
      List<Watch> watches = new ArrayList<>();
      for (String name : folders) {
        String status =
            dovecot.doveadm("mailbox", "status", "-u", "ann", "uidvalidity uidnext", encoded(name));
        long validity = number(status, "uidvalidity=");
        long next = number(status, "uidnext=");
        watches.add(
            new Watch(
                WatchId.random(),
                new FolderName(name),
                Instant.now(),
                new Baseline(validity, next),
                new Route("q", null, List.of(), null, List.of(), null)));
      }
      var integration =
          new Integration(
              id,
              new Revision(1, "c1"),
              new Integration.Profile("Ann", new Domain("a.example"), ReadMail.PUBLISH, false),
              mailbox,
              watches,
              new Outbound.None());
      try (var producer =
          new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
        producer
            .send(
                new ProducerRecord<>(
                    TOPICS.integrations(),
                    SHARDS.of(id),
                    id.value(),
                    RecordCodec.INTEGRATION.encode(integration),
                    RecordCodec.INTEGRATION.headers()))
            .get();
      }
      var store = FolderStore.open(folder.resolve("store"), Instant.now());
      var events =
          new EventMaker(
              new EmailParser(store, InlineLimits.DEFAULT),
              new EventBudget(store, 768 * 1024),
              TOPICS.prefix(),
              Clock.systemUTC());
      var sessions =
          new SessionTools(
              opener,
              new Intake(new ByteBudget(32 << 20), new Spool(folder.resolve("spool")), events),
              Duration.ofMinutes(1));
      try (var connector = new Connector(config, TOPICS, SHARDS, Optional.empty(), sessions)) {
        long begin = System.nanoTime();
        connector.start();
        for (int i = 0; i < 20; i++) {
          for (String name : folders) {
            dovecot.deliver("ann", name, SampleEmail.of("m" + i + name.hashCode()).bytes());
          }
        }
        var topics = new Topics(kafka);
        await()
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(topics.committed(TOPICS.inboundEmail())).hasSize(100));
        System.err.println("100 published after ms " + (System.nanoTime() - begin) / 1_000_000);
        List<InboundEmail> emails = new ArrayList<>();
        for (var record : topics.committed(TOPICS.inboundEmail())) {
          emails.add(RecordCodec.INBOUND_EMAIL.decode(record.headers(), record.value()));
        }
        for (Watch watch : watches) {
          assertThat(
                  emails.stream()
                      .filter(email -> email.origin().watchId().equals(watch.watchId()))
                      .map(email -> email.origin().sequence()))
              .containsExactlyElementsOf(
                  java.util.stream.LongStream.rangeClosed(1, 20).boxed().toList());
        }
        await()
            .atMost(LIMIT)
            .untilAsserted(() ->
                assertThat(
                        dovecot.flags("ann", "INBOX").values().stream()
                            .filter(Set.of("\\Seen")::equals))
                    .hasSize(20));
        for (int i = 0; i < 5; i++) {
          long sent = System.nanoTime();
          dovecot.deliver("ann", "日本", SampleEmail.of("late" + i).bytes());
          int expected = 101 + i;
          await()
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(50))
              .until(() -> topics.committed(TOPICS.inboundEmail()).size() == expected);
          System.err.println("idle ms " + (System.nanoTime() - sent) / 1_000_000);
        }
        await().atMost(LIMIT).until(() -> topics.committed(TOPICS.folderStatus()).size() > 5);
        topics
            .committed(TOPICS.folderStatus())
            .forEach(r ->
                System.err.println(new String(r.value(), java.nio.charset.StandardCharsets.UTF_8)));
      }
    }
  }

  private static String encoded(String name) {
    return name;
  }

  private static long number(String status, String key) {
    int at = status.indexOf(key) + key.length();
    int end = at;
    while (end < status.length() && Character.isDigit(status.charAt(end))) {
      end++;
    }
    return Long.parseLong(status.substring(at, end));
  }
}
