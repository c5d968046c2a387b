package io.mailroom.ingest.start;

import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicGuard;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.ingest.shard.Connector;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector's life in its process: it begins when the topics are as they must be, and the
 * process ends when they are no longer.
 */
final class Lifecycle implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(6);
  private static final int STATUS = 1;

  private final Map<String, Object> kafka;
  private final TopicPlan plan;
  private final Source source;
  private final Thread thread;
  private volatile @Nullable Connector connector;
  private volatile String waitingFor = "Kafka";

  /** Makes the connector. */
  @FunctionalInterface
  interface Source {
    /**
     * Called when the topics are there: config-service, which makes them, has made the keyset
     * before.
     *
     * @throws SecretFault if the keyset is missing or cannot be used
     */
    Connector make() throws SecretFault;
  }

  Lifecycle(Map<String, Object> kafka, TopicPlan plan, Source source) {
    this.kafka = kafka;
    this.plan = plan;
    this.source = source;
    this.thread = Thread.ofVirtual().name("lifecycle").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** What the connector still waits for; empty when it works. */
  String waitingFor() {
    Connector made = connector;
    return !waitingFor.isEmpty() || (made != null && made.isReady())
        ? waitingFor
        : "group, integrations, or a shard that failed";
  }

  /** How its watches fare now; none while it waits. */
  List<FolderStatus> statuses() {
    Connector made = connector;
    return made == null ? List.of() : made.statuses();
  }

  private void run() {
    try (TopicGuard topics = new TopicGuard(kafka, plan)) {
      topics.await(this::waitFor);
      Connector made = source.make();
      connector = made;
      made.start();
      waitingFor = "";
      while (!made.awaitEnd(TopicGuard.LOOK_AGAIN)) {
        topics.lookAgain();
      }
      end("election-ended", "see the log above");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TopicFault fault) {
      end(fault.code().name(), String.valueOf(fault.getMessage()));
    } catch (SecretFault fault) {
      end("keyset", String.valueOf(fault.getMessage()));
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

  private void waitFor(String reason) {
    waitingFor = reason;
    LOG.info("event=connector-waits reason={}", reason);
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
    Connector made = connector;
    if (made != null) {
      made.close();
    }
  }
}
