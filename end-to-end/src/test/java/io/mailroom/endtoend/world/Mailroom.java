package io.mailroom.endtoend.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.endtoend.tally.Delivered;
import io.mailroom.endtoend.tally.Delivered.Fate;
import io.mailroom.endtoend.tally.Kept;
import io.mailroom.endtoend.tally.Published;
import io.mailroom.endtoend.tally.RoutedTally;
import io.mailroom.endtoend.tally.Tally;
import io.mailroom.sandbox.kafka.Topics;
import io.mailroom.sandbox.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One deployment on the shared {@link Servers}: its own topics, key set, content store and
 * services. Starts with config-service alone. Logs go to {@code target/end-to-end}.
 */
public final class Mailroom implements AutoCloseable {
  /** Of the user {@code admin}. */
  public static final String ADMIN_PASSWORD = "adm1n-c4nary-$(x)'\"";

  private static final Duration POLL = Duration.ofMillis(100);

  /** Shards of every world. */
  public static final int SHARDS = 8;

  private static final String MEMORY = "-Xmx256m";

  private final Servers servers;
  private final String name;
  private final Map<String, String> settings;
  private final TopicNames topics;
  private final Path folder;
  private final List<Service> services = new ArrayList<>();
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final Instant began = Instant.now();
  private final Administrator administrator;
  private final InboundReader inbound;

  private Mailroom(Servers servers, String name, Map<String, String> settings) {
    this.servers = servers;
    this.name = name;
    this.settings = Map.copyOf(settings);
    this.topics = new TopicNames(name + ".");
    this.folder = servers.folder(name);
    try {
      Files.createDirectories(folder.resolve("content"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var config = launch("config-service", "config-service", List.of());
    try {
      config.awaitReady();
      administrator = new Administrator(config.address(), ADMIN_PASSWORD);
      inbound = new InboundReader(servers.bootstrapServers(), topics.inboundEmail());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens a new deployment.
   *
   * @param name prefix of its topics and of its mailboxes' users, of {@code a-z 0-9 -}, unique in
   *     this JVM
   */
  public static Mailroom open(String name) {
    return open(name, Map.of());
  }

  /**
   * Opens a new deployment.
   *
   * @param settings further environment variables of all services
   */
  public static Mailroom open(String name, Map<String, String> settings) {
    return open(Servers.shared(), name, settings);
  }

  /** Opens a new deployment on other servers than the shared ones. */
  public static Mailroom open(Servers servers, String name, Map<String, String> settings) {
    return new Mailroom(servers, name, settings);
  }

  /**
   * Starts a connector and does not wait for it.
   *
   * @param instance its {@code instance.id}
   * @param options of the JVM, which win over the ones it always gets
   */
  public Service connector(String instance, String... options) {
    return launch("ingest-connector", instance, Arrays.asList(options));
  }

  /**
   * Starts a router and does not wait for it.
   *
   * @param options as of a connector
   */
  public Service router(String... options) {
    return launch("router-service", "router-service", Arrays.asList(options));
  }

  /** Starts one more router and does not wait for it. */
  public Service otherRouter(String instance) {
    return launch("router-service", instance, List.of());
  }

  /** A new downstream service; whoever asks for it closes it. */
  public Downstream downstream() {
    return new Downstream(servers.bootstrapServers(), topics);
  }

  /** Writes what a connector would publish of a folder; whoever asks for it closes it. */
  public EmailFeed feed(String integration, String folder) {
    var watch = administrator.folder(integration, folder).path("watchId").asText();
    return new EmailFeed(
        servers.bootstrapServers(), topics, new IntegrationId(integration), new WatchId(watch));
  }

  /** Opens a stranger's transaction on a partition; whoever asks for it closes it. */
  public OpenTransaction openTransaction(String topic, int partition) {
    return new OpenTransaction(servers.bootstrapServers(), topic, partition);
  }

  public Administrator administrator() {
    return administrator;
  }

  public InboundReader inbound() {
    return inbound;
  }

  public LogFiles logFiles() {
    return new LogFiles(servers.logFolder());
  }

  public TopicNames topics() {
    return topics;
  }

  /** Every service started. */
  public List<Service> services() {
    return List.copyOf(services);
  }

  /** A new mailbox on the Dovecot with these folders; counted in {@link #tally}. */
  public Mailbox mailbox(String user, String... folders) {
    return mailbox(MailHost.of(servers.dovecot()), user, folders);
  }

  /** A new mailbox with these folders; counted in {@link #tally}. */
  public Mailbox mailbox(MailHost host, String user, String... folders) {
    var mailbox = new Mailbox(host, name + "-" + user, Arrays.asList(folders));
    mailboxes.add(mailbox);
    return mailbox;
  }

  /** Waits until every folder of an integration is in this state. */
  public void awaitState(String integration, String state, Duration limit) {
    waiting(integration + " is " + state, limit)
        .untilAsserted(() ->
            assertThat(administrator.folders(integration))
                .extracting(each -> each.path("status").path("state").asText())
                .containsOnly(state));
  }

  /**
   * An email on {@code routed-email}.
   *
   * @param emailId its {@code ce_id}
   */
  public record Routed(String emailId, String queue) {}

  /** All that is routed, as soon as it is so many. */
  public List<Routed> routed(int count, Duration limit) {
    return waiting("routed emails", limit).until(this::routed, each -> each.size() >= count);
  }

  /**
   * Waits until all that has to be is published.
   *
   * @return whether it came to that within the limit
   */
  public boolean awaitPublished(Duration limit) {
    var expected =
        delivered().stream()
            .filter(each -> each.fate() == Fate.PUBLISHED)
            .map(Delivered::id)
            .collect(Collectors.toSet());
    return inbound.readUntil(found -> ids(found).containsAll(expected), limit);
  }

  /**
   * Waits until all that has to be is published and marked, or the limit has passed, and tallies.
   */
  public Tally settle(String scenario, Duration limit) {
    var until = Instant.now().plus(limit);
    if (awaitPublished(limit)) {
      awaitMarked(Duration.between(Instant.now(), until));
    }
    return tally(scenario);
  }

  /** Waits until all that is published is routed, or the limit has passed, and tallies. */
  public RoutedTally settleRouted(Duration limit) {
    inbound.readToEnd();
    var published = inbound.published().stream().map(Published::emailId).toList();
    try {
      var _ = routed(published.size(), limit);
    } catch (ConditionTimeoutException _) {
      // The tally names what is not routed.
    }
    return RoutedTally.of(published, routed().stream().map(Routed::emailId).toList());
  }

  /** Tallies what is there now, and prints the figures. */
  public Tally tally(String scenario) {
    var tally = tallyOf(_ -> true);
    System.out.printf(
        "TALLY %s: %s, seconds %d%n",
        scenario, tally.figures(), Duration.between(began, Instant.now()).toSeconds());
    return tally;
  }

  /**
   * Tallies what is there now of some of the emails.
   *
   * @param ids which; where they are not all of a watch, their order tells nothing
   */
  public Tally tallyOf(Predicate<String> ids) {
    inbound.readToEnd();
    return Tally.of(
        delivered().stream().filter(each -> ids.test(each.id())).toList(),
        inbound.published().stream().filter(each -> ids.test(each.id())).toList(),
        kept().stream().filter(each -> ids.test(each.id())).toList());
  }

  @Override
  public void close() {
    services.forEach(Service::close);
    if (inbound != null) {
      inbound.close();
    }
    Folders.delete(folder.resolve("content"));
  }

  private Service launch(String module, String instance, List<String> options) {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", servers.servicesBootstrapServers());
    environment.put("MAILROOM_TOPICS_PREFIX", topics.prefix());
    environment.put("MAILROOM_SHARDS", "" + SHARDS);
    environment.put("MAILROOM_REPLICATION", "" + servers.kafka().brokers().size());
    environment.put("MAILROOM_KEYSET", folder.resolve("keyset.json").toString());
    environment.put("MAILROOM_NETWORK_ALLOWED", "127.0.0.0/8,::1/128");
    environment.put(
        "MAILROOM_IMAP_PORTS",
        "993," + servers.dovecot().port() + "," + servers.greenMail().imapsPort());
    environment.put("MAILROOM_IMAP_TRUST", servers.trust().toString());
    environment.put("MAILROOM_SMTP_TRUST", servers.trust().toString());
    environment.put("MAILROOM_CONTENT_STORE", "file:" + folder.resolve("content"));
    environment.put("MAILROOM_INSTANCE_ID", instance);
    if (module.equals("config-service")) {
      environment.put("MAILROOM_KEYSET_GENERATE", "true");
      environment.put("MAILROOM_ADMIN_PASSWORD", ADMIN_PASSWORD);
    }
    environment.putAll(settings);
    var all = new ArrayList<>(List.of(MEMORY, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    all.addAll(options);
    var service = Service.start(module, folder.resolve(instance + ".log"), environment, all);
    services.add(service);
    return service;
  }

  private List<Routed> routed() {
    return new Topics(servers.kafka())
        .committed(topics.routedEmail()).stream().map(Mailroom::routed).toList();
  }

  private static Routed routed(ConsumerRecord<byte[], byte[]> event) {
    try {
      var email = RecordCodec.ROUTED_EMAIL.decode(event.headers(), event.value());
      return new Routed(CloudEvent.of(event.headers()).id(), email.assignment().queue());
    } catch (UnreadableRecordException e) {
      throw new AssertionError("record " + event.partition() + "/" + event.offset(), e);
    }
  }

  private List<Delivered> delivered() {
    return mailboxes.stream().flatMap(each -> each.delivered().stream()).toList();
  }

  private List<Kept> kept() {
    return mailboxes.stream().flatMap(each -> each.kept().stream()).toList();
  }

  /** Waits until all that was read from the topic is marked read, or the limit has passed. */
  public void awaitMarked(Duration limit) {
    try {
      waiting("marked emails", limit.plus(POLL)).until(() -> unread() == 0);
    } catch (ConditionTimeoutException _) {
      // The tally names what is not marked.
    }
  }

  /** What the mail servers' own threads throw is no matter here. */
  private static ConditionFactory waiting(String what, Duration limit) {
    return await(what).dontCatchUncaughtExceptions().atMost(limit).pollInterval(POLL);
  }

  private long unread() {
    var published = ids(inbound.published());
    return kept().stream()
        .filter(each -> published.contains(each.id()) && !each.flags().contains("\\Seen"))
        .count();
  }

  private static Set<String> ids(List<Published> emails) {
    return emails.stream().map(Published::id).collect(Collectors.toSet());
  }
}
