package io.mailroom.router.health;

import io.mailroom.router.stream.EmailStream;
import io.mailroom.router.stream.Progress;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while batches get done and the consumer asks for more. A router that is stuck looks healthy
 * otherwise; started again, it goes on from the committed offsets.
 */
@Liveness
@Singleton
class RouterLiveness implements HealthCheck {
  private static final Duration BATCH_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL_LIMIT = Duration.ofMinutes(1);

  private final EmailStream stream;
  private final Progress progress;

  RouterLiveness(EmailStream stream, Progress progress) {
    this.stream = stream;
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    var inHand = progress.inHand();
    var sinceLastPoll = stream.sinceLastPoll();
    return HealthCheckResponse.named("stream")
        .status(inHand.compareTo(BATCH_LIMIT) < 0 && sinceLastPoll.compareTo(POLL_LIMIT) < 0)
        .withData("batchInHandSeconds", inHand.toSeconds())
        .withData("sinceLastPollSeconds", sinceLastPoll.toSeconds())
        .build();
  }
}
