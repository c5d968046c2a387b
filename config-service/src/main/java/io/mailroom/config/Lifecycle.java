package io.mailroom.config;

import io.mailroom.config.change.Administration;
import io.mailroom.config.store.FolderStatuses;
import io.mailroom.config.store.IntegrationStore;
import io.mailroom.config.store.Progress;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicGuard;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and verifies the topics, then starts what reads and writes them; goes on verifying, for an
 * operator may change a topic later. Topics that are wrong end the service with the reason; a Kafka
 * that does not answer is waited for.
 */
@Readiness
@Singleton
final class Lifecycle implements HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final Deployment deployment;
  private final IntegrationStore store;
  private final FolderStatuses statuses;
  private final Progress progress;
  private final Thread verifier =
      Thread.ofPlatform().daemon().name("topic-verifier").unstarted(this::verify);
  private volatile boolean isVerified;

  Lifecycle(
      Deployment deployment, IntegrationStore store, FolderStatuses statuses, Progress progress) {
    this.deployment = deployment;
    this.store = store;
    this.statuses = statuses;
    this.progress = progress;
  }

  /**
   * Runs when everything is made.
   *
   * @param administration made by now, so that a setting that it cannot use stops the start
   */
  void start(@Observes StartupEvent event, Administration administration) {
    verifier.start();
  }

  void stop(@Observes ShutdownEvent event) {
    verifier.interrupt();
    if (isVerified) {
      store.close();
      statuses.close();
      progress.close();
    }
  }

  /** UP when the topics are verified and the compacted ones are read to their end. */
  @Override
  public HealthCheckResponse call() {
    boolean isStoreReady = isVerified && store.isReady();
    boolean areStatusesReady = isVerified && statuses.isReady();
    boolean isProgressReady = isVerified && progress.isReady();
    return HealthCheckResponse.named("store")
        .status(isStoreReady && areStatusesReady && isProgressReady)
        .withData("topics-verified", isVerified)
        .withData("integrations-read", isStoreReady)
        .withData("folder-status-read", areStatusesReady)
        .withData("checkpoints-read", isProgressReady)
        .build();
  }

  private void verify() {
    try (var topics = new TopicGuard(deployment.kafkaConfig(), deployment.plan())) {
      topics.awaitAndMake(reason -> LOG.warn("event=waits-for-topics detail=\"{}\"", reason));
      isVerified = true;
      store.start();
      statuses.start();
      progress.start();
      while (true) {
        TimeUnit.MILLISECONDS.sleep(TopicGuard.LOOK_AGAIN.toMillis());
        topics.lookAgain();
      }
    } catch (TopicFault fault) {
      LOG.error("event=topics-wrong code={} detail=\"{}\"", fault.code(), fault.getMessage());
      Quarkus.asyncExit(1);
    } catch (InterruptedException _) {
      // Stopping.
    }
  }
}
