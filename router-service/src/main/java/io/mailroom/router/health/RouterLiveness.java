package io.mailroom.router.health;

import io.mailroom.router.outbox.Outbox;
import io.mailroom.router.stream.EmailStream;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while batches get done, the consumers ask for more, and replies that are due move. A router
 * that is stuck looks healthy otherwise; started again, it goes on from what is committed.
 */
@Liveness
@Singleton
class RouterLiveness implements HealthCheck {
  private static final Duration WORK_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL_LIMIT = Duration.ofMinutes(1);

  private final Instance<EmailStream> streams;
  private final Outbox outbox;

  RouterLiveness(@Any Instance<EmailStream> streams, Outbox outbox) {
    this.streams = streams;
    this.outbox = outbox;
  }

  @Override
  public HealthCheckResponse call() {
    var stuck = outbox.stuckFor();
    var isAlive = stuck.compareTo(WORK_LIMIT) < 0;
    var answer =
        HealthCheckResponse.named("stream").withData("outboxStuckSeconds", stuck.toSeconds());
    for (var stream : streams) {
      var inHand = stream.progress().inHand();
      var sinceLastPoll = stream.sinceLastPoll();
      isAlive &= inHand.compareTo(WORK_LIMIT) < 0 && sinceLastPoll.compareTo(POLL_LIMIT) < 0;
      answer.withData(stream.name() + ".batchInHandSeconds", inHand.toSeconds());
      answer.withData(stream.name() + ".sinceLastPollSeconds", sinceLastPoll.toSeconds());
    }
    return answer.status(isAlive).build();
  }
}
