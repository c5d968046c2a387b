package io.mailroom.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.process.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A Kafka, a Dovecot and two replicas of the service, shared by the tests of one JVM. */
final class Installation {
  static final String USER = "support";
  static final String PASSWORD = "imap-canary-4713";

  private static final String TOPIC = "mailroom.integrations";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Installation SHARED = new Installation(Path.of("target", "installation"));

  private final Path folder;
  private final BrokerCluster kafka;
  private final Certificates certificates = Certificates.create();
  private final DovecotServer dovecot;
  private final ScriptedImapServer untrusted = ScriptedImapServer.start(Certificates.selfSigned());
  private final ScriptedImapServer misnamed =
      ScriptedImapServer.start(certificates.onlyFor("imap.example.org"));
  private final int silentPort = Ports.free();
  private final SmtpServers smtp = new SmtpServers(certificates);
  private final List<Replica> replicas;

  private Installation(Path folder) {
    this.folder = folder.resolve(Long.toString(ProcessHandle.current().pid())).toAbsolutePath();
    this.kafka = BrokerCluster.start(this.folder, 1);
    this.dovecot = DovecotServer.start(certificates.server("localhost"));
    dovecot.addUser(USER, PASSWORD);
    dovecot.createFolder(USER, "Orders");
    dovecot.createFolder(USER, "Entwürfe");
    var authority = certificates.writeAuthority(this.folder.resolve("authority.pem"));
    // The first makes topics and keyset, which two at once would both have to.
    var first = Replica.start(this.folder, settings(authority)).awaitReady();
    var second = Replica.start(this.folder, settings(authority)).awaitReady();
    this.replicas = List.of(first, second);
  }

  static Installation shared() {
    return SHARED;
  }

  Path folder() {
    return folder;
  }

  Replica replica() {
    return replicas.getFirst();
  }

  List<Replica> replicas() {
    return replicas;
  }

  DovecotServer dovecot() {
    return dovecot;
  }

  Certificates certificates() {
    return certificates;
  }

  /** Allowed, and its server's certificate comes from an authority that nobody knows. */
  int untrustedPort() {
    return untrusted.port();
  }

  /** Allowed, and its server's certificate is for another name. */
  int misnamedPort() {
    return misnamed.port();
  }

  /** Allowed, and nobody listens. */
  int silentPort() {
    return silentPort;
  }

  SmtpServers smtp() {
    return smtp;
  }

  BrokerCluster kafka() {
    return kafka;
  }

  Map<String, String> settings(Path authority) {
    var settings = new HashMap<String, String>();
    settings.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    settings.put("MAILROOM_KEYSET", folder.resolve("keyset.json").toString());
    settings.put("MAILROOM_KEYSET_GENERATE", "true");
    settings.put("MAILROOM_SHARDS", "8");
    settings.put("MAILROOM_REPLICATION", "1");
    // 127.0.0.2 is left out, so that there is an address that is refused.
    settings.put("MAILROOM_NETWORK_ALLOWED", "127.0.0.1/32,::1/128");
    settings.put(
        "MAILROOM_IMAP_PORTS",
        "993,%d,%d,%d,%d".formatted(dovecot.port(), untrusted.port(), misnamed.port(), silentPort));
    settings.put("MAILROOM_IMAP_TRUST", authority.toString());
    settings.put("MAILROOM_SMTP_PORTS", "587,%s,%d".formatted(smtp.ports(), silentPort));
    settings.put("MAILROOM_SMTP_TRUST", authority.toString());
    return settings;
  }

  /** Everything on the topic, the oldest first within an integration. */
  List<ConsumerRecord<byte[], byte[]>> saved() {
    return new Topics(kafka).committed(TOPIC);
  }

  /** How many states of integrations of a domain were ever saved. */
  long savedOf(String domain) {
    return saved().stream()
        .filter(each -> each.value() != null)
        .filter(each -> new String(each.value(), UTF_8).contains('"' + domain + '"'))
        .count();
  }

  /** A domain that no test has used. */
  static String domain() {
    return "d" + NUMBER.incrementAndGet() + ".example.org";
  }

  /** The body of a POST that is accepted. */
  ObjectNode integration(String domain, String... folders) {
    var body = JsonCodec.mapper().createObjectNode().put("name", "Acme").put("domain", domain);
    var imap =
        body.putObject("imap")
            .put("host", "localhost")
            .put("port", dovecot.port())
            .put("username", USER);
    imap.putObject("auth").put("type", "password").put("password", PASSWORD);
    var list = body.putArray("folders");
    for (String folder : folders) {
      list.add(folder(folder, "support"));
    }
    return body;
  }

  static ObjectNode folder(String name, String queue) {
    var folder = JsonCodec.mapper().createObjectNode().put("name", name);
    folder.putObject("route").put("queue", queue);
    return folder;
  }
}
