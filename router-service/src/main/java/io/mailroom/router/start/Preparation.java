package io.mailroom.router.start;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.topic.TopicCatalog;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.Ending;
import io.mailroom.router.stream.EmailStream;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Kafka, the topics and the integrations, for as long as it takes, and then lets the
 * stream go. After that it looks at the topics again from time to time. All on one thread of its
 * own.
 */
@Singleton
public class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final Admin admin;
  private final TopicPlan plan;
  private final CompactedView<Integration> integrations;
  private final EmailStream stream;
  private final Ending ending;

  private volatile @Nullable String waitingFor = "start";

  Preparation(
      Admin admin,
      TopicPlan plan,
      CompactedView<Integration> integrations,
      EmailStream stream,
      Ending ending) {
    this.admin = admin;
    this.plan = plan;
    this.integrations = integrations;
    this.stream = stream;
    this.ending = ending;
  }

  /** What the router still waits for, for people; empty once it routes. */
  public Optional<String> waitingFor() {
    return Optional.ofNullable(waitingFor);
  }

  void begin(@Observes StartupEvent started) {
    var _ = Thread.ofPlatform().daemon().name("preparation").start(this::run);
  }

  private void run() {
    try {
      await(this::topicProblem);
      integrations.start();
      await(this::integrationsProblem);
      await(stream::prepare);
      stream.go();
      waitingFor = null;
      LOG.info("event=routing-begins shards={}", plan.shards().count());
      watchTopics();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ending.because("preparation", e);
    }
  }

  private void await(Supplier<Optional<String>> step) throws InterruptedException {
    for (var problem = step.get(); problem.isPresent(); problem = step.get()) {
      if (!problem.get().equals(waitingFor)) {
        waitingFor = problem.get();
        LOG.info("event=router-waits for='{}'", waitingFor);
      }
      Thread.sleep(RETRY);
    }
  }

  private Optional<String> topicProblem() {
    try {
      TopicCatalog.verify(admin, plan);
      return Optional.empty();
    } catch (TopicFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> integrationsProblem() {
    return integrations.isReady()
        ? Optional.empty()
        : Optional.of(integrations.fault().orElse("the end of " + plan.names().integrations()));
  }

  private void watchTopics() throws InterruptedException {
    while (true) {
      Thread.sleep(LOOK_AGAIN);
      try {
        TopicCatalog.verify(admin, plan);
      } catch (TopicFault e) {
        if (!e.isRetriable()) {
          ending.because("topics", e);
          return;
        }
      }
    }
  }
}
