package io.mailroom.sandbox.kafka;

import io.mailroom.sandbox.process.Ports;
import io.mailroom.sandbox.proxy.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/**
 * KRaft brokers as child processes, each with its own folder and fixed ports, so that they can be
 * killed, frozen and started again on their data. Three brokers replicate threefold with two in
 * sync; one broker replicates nothing.
 */
public final class BrokerCluster implements KafkaCluster {
  private static final Duration READY_LIMIT = Duration.ofMinutes(3);

  private final List<Broker> brokers;
  private final String bootstrapServers;
  private final List<FaultyProxy> proxies;

  private BrokerCluster(List<Broker> brokers, String bootstrapServers, List<FaultyProxy> proxies) {
    this.brokers = List.copyOf(brokers);
    this.bootstrapServers = bootstrapServers;
    this.proxies = List.copyOf(proxies);
  }

  /**
   * Starts brokers and waits until all serve.
   *
   * @param folder gets a folder {@code broker-1} and so on, each with {@code data/} and {@code
   *     broker.log}
   * @param count how many brokers, 1 or 3
   * @throws IllegalStateException if they are not ready within three minutes
   */
  public static BrokerCluster start(Path folder, int count) {
    return start(folder, freeAddresses(count), List.of(), "");
  }

  /**
   * Starts one broker with settings of the caller's choice, and waits until it serves.
   *
   * @param settings lines of {@code server.properties}, which win over the cluster's own
   * @throws IllegalStateException if it is not ready within three minutes
   */
  public static BrokerCluster startWith(Path folder, String settings) {
    return start(folder, freeAddresses(1), List.of(), settings);
  }

  /**
   * The same, and each broker has another door, behind a proxy: a client that begins at {@link
   * #farServers} comes to every broker through its proxy.
   */
  public static BrokerCluster startBehindProxies(Path folder, int count) {
    var addresses = freeAddresses(count);
    var proxies = addresses.stream().map(each -> FaultyProxy.start(each.far)).toList();
    return start(folder, addresses, proxies, "");
  }

  /**
   * Starts one broker whose clients find it at a port of the caller's choice, and waits until it
   * serves. Data in the folder, if any, is kept.
   *
   * @throws IllegalStateException if it is not ready within three minutes
   */
  public static BrokerCluster startAt(Path folder, int port) {
    return start(folder, List.of(Address.at(port)), List.of(), "");
  }

  private static List<Address> freeAddresses(int count) {
    return IntStream.range(0, count).mapToObj(_ -> Address.at(Ports.free())).toList();
  }

  private static BrokerCluster start(
      Path folder, List<Address> ports, List<FaultyProxy> proxies, String further) {
    var clusterId = Uuid.randomUuid().toString();
    var brokers = new ArrayList<Broker>();
    for (int id = 1; id <= ports.size(); id++) {
      var home = folder.resolve("broker-" + id);
      var far = proxies.isEmpty() ? "" : farListener(ports.get(id - 1), proxies.get(id - 1));
      write(home, settings(home, id, ports) + far + further);
      brokers.add(Broker.start(home, clusterId));
    }
    var cluster =
        new BrokerCluster(brokers, servers(ports.stream().map(Address::clients)), proxies);
    try {
      cluster.awaitReady();
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** As {@link #bootstrapServers}, for a client that reaches all brokers through their proxies. */
  public String farServers() {
    return servers(proxies.stream().map(FaultyProxy::port));
  }

  /** The proxy of each broker, in the order of their ids; none unless it was started so. */
  public List<FaultyProxy> proxies() {
    return proxies;
  }

  /** The first broker: the only one, in a cluster of one. */
  public Broker broker() {
    return brokers.getFirst();
  }

  /** All brokers, in the order of their ids, which begin with 1. */
  public List<Broker> brokers() {
    return brokers;
  }

  /**
   * Waits until every broker has registered and answers.
   *
   * @throws IllegalStateException if a broker has ended, or three minutes have passed
   */
  public void awaitReady() {
    var until = Instant.now().plus(READY_LIMIT);
    try (var admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 100,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 1_000))) {
      while (registered(admin) < brokers.size()) {
        brokers.forEach(Broker::failIfEnded);
        if (Instant.now().isAfter(until)) {
          throw new IllegalStateException(
              "no " + brokers.size() + " brokers within " + READY_LIMIT);
        }
      }
    }
  }

  @Override
  public void close() {
    brokers.forEach(Broker::kill);
    proxies.forEach(FaultyProxy::close);
  }

  private static String servers(Stream<Integer> ports) {
    return ports.map(each -> "127.0.0.1:" + each).collect(Collectors.joining(","));
  }

  private static int registered(Admin admin) {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException _) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while brokers start", e);
    }
  }

  /**
   * Ports of a broker.
   *
   * @param far of the door behind a proxy
   */
  private record Address(int clients, int controllers, int far) {
    static Address at(int clients) {
      return new Address(clients, Ports.free(), Ports.free());
    }
  }

  /** These lines win over those before. */
  private static String farListener(Address own, FaultyProxy proxy) {
    return """
    listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLERS://127.0.0.1:%2$d,FAR://127.0.0.1:%3$d
    advertised.listeners=CLIENTS://127.0.0.1:%1$d,FAR://127.0.0.1:%4$d
    listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLERS:PLAINTEXT,FAR:PLAINTEXT
    """
        .formatted(own.clients, own.controllers, own.far, proxy.port());
  }

  private static String settings(Path home, int id, List<Address> ports) {
    var own = ports.get(id - 1);
    var voters =
        IntStream.rangeClosed(1, ports.size())
            .mapToObj(voter -> voter + "@127.0.0.1:" + ports.get(voter - 1).controllers)
            .collect(Collectors.joining(","));
    var replicas = Math.min(ports.size(), 3);
    var inSync = replicas == 3 ? 2 : 1;
    return """
    process.roles=broker,controller
    node.id=%d
    log.dirs=%s
    listeners=CLIENTS://127.0.0.1:%d,CONTROLLERS://127.0.0.1:%d
    advertised.listeners=CLIENTS://127.0.0.1:%d
    listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLERS:PLAINTEXT
    inter.broker.listener.name=CLIENTS
    controller.listener.names=CONTROLLERS
    controller.quorum.voters=%s
    auto.create.topics.enable=false
    default.replication.factor=%d
    min.insync.replicas=%d
    offsets.topic.replication.factor=%d
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=%d
    transaction.state.log.min.isr=%d
    transaction.state.log.num.partitions=4
    group.initial.rebalance.delay.ms=0
    broker.heartbeat.interval.ms=500
    broker.session.timeout.ms=3000
    group.min.session.timeout.ms=1000
    group.consumer.min.session.timeout.ms=1000
    group.consumer.session.timeout.ms=7000
    group.consumer.min.heartbeat.interval.ms=1000
    group.consumer.heartbeat.interval.ms=2000
    log.cleaner.dedupe.buffer.size=16777216
    """
        .formatted(
            id,
            home.resolve("data"),
            own.clients,
            own.controllers,
            own.clients,
            voters,
            replicas,
            inSync,
            replicas,
            replicas,
            inSync);
  }

  private static void write(Path home, String settings) {
    try {
      Files.createDirectories(home);
      Files.writeString(home.resolve("server.properties"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
