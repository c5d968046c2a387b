package io.mailroom.sandbox.run;

import io.mailroom.sandbox.kafka.BrokerCluster;
import io.mailroom.sandbox.service.ServiceProcess;
import io.mailroom.sandbox.service.ServiceProgram;
import io.mailroom.sandbox.terminal.StartFault;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A broker and the three services on this machine. Started by one thread; any thread may close it,
 * also while it starts.
 */
final class LocalMailroom implements AutoCloseable {
  private final Options options;
  private final Map<String, String> settings;
  private final List<ServiceProcess> services = new ArrayList<>();
  private @Nullable BrokerCluster broker;
  private boolean isClosed;

  /**
   * Starts nothing yet.
   *
   * @param more settings for the services beside those that every start has
   */
  LocalMailroom(Options options, Map<String, String> more) {
    this.options = options;
    this.settings = new HashMap<>(more);
    settings.put("KAFKA_BOOTSTRAP_SERVERS", options.bootstrapServers());
    settings.put("MAILROOM_TOPICS_PREFIX", "mailroom.");
    settings.put("MAILROOM_SHARDS", "8");
    settings.put("MAILROOM_REPLICATION", "1");
    settings.put("MAILROOM_KEYSET", options.folders().state().resolve("keyset.json").toString());
    settings.put("MAILROOM_CONTENT_STORE", "file:" + options.folders().state().resolve("content"));
  }

  /** Starts the broker and waits until it serves. */
  void startBroker() {
    BrokerCluster started;
    try {
      started =
          BrokerCluster.startAt(
              options.folders().state().resolve("kafka"), options.port(Listener.KAFKA));
    } catch (IllegalStateException e) {
      throw new StartFault("the Kafka broker does not start; see target/run/kafka.log", e);
    }
    synchronized (this) {
      broker = started;
      if (isClosed) {
        started.close();
      }
    }
  }

  /** Starts config-service, which makes topics and keys, and waits until it is ready. */
  URI startConfigService() {
    var own = new HashMap<>(settings);
    own.put("MAILROOM_KEYSET_GENERATE", "true");
    own.put("MAILROOM_ADMIN_PASSWORD", options.password());
    var service = start("config-service", Listener.CONFIG, own);
    service.awaitReady();
    return service.address();
  }

  /** Starts the connector and the router side by side and waits until both are ready. */
  void startPipeline() {
    var connector = start("ingest-connector", Listener.CONNECTOR, settings);
    var router = start("router-service", Listener.ROUTER, settings);
    connector.awaitReady();
    router.awaitReady();
  }

  /**
   * Looks whether all services still run.
   *
   * @throws io.mailroom.sandbox.service.ServiceFault with the reason, if one has ended
   * @throws StartFault if the broker has
   */
  void failIfEnded() {
    List<ServiceProcess> all;
    synchronized (this) {
      all = List.copyOf(services);
    }
    if (broker != null && !broker.broker().isAlive()) {
      throw new StartFault("the Kafka broker ended; see target/run/kafka.log");
    }
    all.forEach(ServiceProcess::failIfEnded);
  }

  /** Ends the services in order, side by side, then the broker. */
  @Override
  public synchronized void close() {
    isClosed = true;
    try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
      services.forEach(each -> together.execute(each::stop));
    }
    if (broker != null) {
      // Without the demo its data are kept: they are better closed in order.
      if (!options.mode().hasDemo()) {
        broker.broker().stop();
      }
      broker.close();
    }
  }

  private ServiceProcess start(String module, Listener listener, Map<String, String> own) {
    var program = ServiceProgram.built(options.folders().project(), module, options.port(listener));
    synchronized (this) {
      if (isClosed) {
        throw new StartFault("ended while it starts");
      }
      var service = ServiceProcess.start(program, options.folders().run(), own);
      services.add(service);
      return service;
    }
  }
}
