package io.mailroom.router.start;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.topic.TopicFault;
import io.mailroom.contract.topic.TopicGuard;
import io.mailroom.router.Ending;
import io.mailroom.router.outbox.Outbox;
import io.mailroom.router.stream.RecordStream;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for Kafka, the topics and the integrations, for as long as it takes, and then lets the
 * streams and the outbox go. After that it looks at the topics again from time to time. All on one
 * thread of its own.
 */
@Singleton
public class Preparation {
  private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final TopicGuard topics;
  private final CompactedView<Integration> integrations;
  private final Instance<RecordStream> streams;
  private final Outbox outbox;
  private final Ending ending;

  private volatile @Nullable String waitingFor = "start";

  Preparation(
      TopicGuard topics,
      CompactedView<Integration> integrations,
      @Any Instance<RecordStream> streams,
      Outbox outbox,
      Ending ending) {
    this.topics = topics;
    this.integrations = integrations;
    this.streams = streams;
    this.outbox = outbox;
    this.ending = ending;
  }

  /** What the router still waits for, for people; empty once it routes. */
  public Optional<String> waitingFor() {
    return Optional.ofNullable(waitingFor);
  }

  void begin(@Observes StartupEvent started) {
    var _ = Thread.ofPlatform().daemon().name("preparation").start(this::run);
  }

  /** The streams end before what they use is taken from them. */
  void end(@Observes ShutdownEvent ended) {
    streams.forEach(RecordStream::close);
  }

  private void run() {
    try {
      topics.await(this::waitFor);
      integrations.start();
      await(this::integrationsProblem);
      for (var stream : streams) {
        await(stream::prepare);
        stream.begin();
      }
      outbox.start();
      waitingFor = null;
      LOG.info("event=routing-begins");
      while (!outbox.awaitEnd(TopicGuard.LOOK_AGAIN)) {
        topics.lookAgain();
      }
      if (!outbox.isClosing()) {
        ending.because("outbox", new IllegalStateException("the membership has ended"));
      }
    } catch (TopicFault e) {
      ending.because("topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ending.because("preparation", e);
    }
  }

  private void await(Supplier<Optional<String>> step) throws InterruptedException {
    for (var problem = step.get(); problem.isPresent(); problem = step.get()) {
      if (!problem.get().equals(waitingFor)) {
        waitFor(problem.get());
      }
      Thread.sleep(RETRY);
    }
  }

  private void waitFor(String reason) {
    waitingFor = reason;
    LOG.info("event=router-waits for='{}'", reason);
  }

  private Optional<String> integrationsProblem() {
    return integrations.isReady()
        ? Optional.empty()
        : Optional.of(integrations.fault().orElse("the end of the integrations"));
  }
}
