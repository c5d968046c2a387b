package io.mailroom.ingest.start;

import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.ingest.shard.Connector;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's life in its process: it begins when the topics are as they must be, and the
 * process ends when they are no longer.
 */
final class Lifecycle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);
  private static final int STATUS = 1;

  private final Map<String, Object> kafka;
  private final TopicPlan plan;
  private final Connector connector;
  private final Thread thread;
  private volatile String waitingFor = "Kafka";

  Lifecycle(Map<String, Object> kafka, TopicPlan plan, Connector connector) {
    this.kafka = kafka;
    this.plan = plan;
    this.connector = connector;
    this.thread = Thread.ofVirtual().name("lifecycle").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** What the connector still waits for; empty when it works. */
  String waitingFor() {
    return !waitingFor.isEmpty() || connector.isReady()
        ? waitingFor
        : "group, integrations, or a shard that failed";
  }

  private void run() {
    Map<String, Object> config = new HashMap<>(kafka);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    try (Admin admin = Admin.create(config)) {
      awaitTopics(admin);
      connector.start();
      waitingFor = "";
      while (!connector.awaitEnd(LOOK_AGAIN)) {
        verifyAgain(admin);
      }
      end("election-ended", "see the log above");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TopicFault fault) {
      end(fault.code().name(), String.valueOf(fault.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("event=lifecycle-failed", e);
      end("internal", e.toString());
    }
  }

  /** A process that can do no more does not linger: another one may. */
  private void end(String code, String reason) {
    waitingFor = reason;
    LOG.error("event=connector-ends code={} reason={}", code, reason);
    Quarkus.asyncExit(STATUS);
  }

  private void awaitTopics(Admin admin) throws TopicFault, InterruptedException {
    while (true) {
      try {
        TopicCatalog.verify(admin, plan);
        return;
      } catch (TopicFault fault) {
        if (!fault.isRetriable()) {
          throw fault;
        }
        String reason = String.valueOf(fault.getMessage());
        if (!reason.equals(waitingFor)) {
          LOG.info("event=connector-waits reason={}", reason);
        }
        waitingFor = reason;
      }
      Thread.sleep(RETRY);
    }
  }

  private void verifyAgain(Admin admin) throws TopicFault {
    try {
      TopicCatalog.verify(admin, plan);
    } catch (TopicFault fault) {
      if (fault.code() != TopicFault.Code.UNREACHABLE) {
        throw fault;
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      // So that nothing is started behind the close. It may be the thread that ends the process.
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
        LOG.warn("event=lifecycle-does-not-end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connector.close();
  }
}
