package io.mailroom.router.health;

import io.mailroom.router.RouterSettings;
import io.mailroom.router.outbox.Outbox;
import io.mailroom.router.stream.RecordStream;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive while the streams ask for more, no record waits in a partition that does not move, and
 * replies that are due go. A router that is stuck looks healthy otherwise; started again, it goes
 * on from what is committed.
 */
@Liveness
@Singleton
class RouterLiveness implements HealthCheck {
  private final Instance<RecordStream> streams;
  private final Outbox outbox;
  private final Duration patience;

  RouterLiveness(@Any Instance<RecordStream> streams, Outbox outbox, RouterSettings settings) {
    this.streams = streams;
    this.outbox = outbox;
    this.patience = settings.health().patience();
  }

  @Override
  public HealthCheckResponse call() {
    var waits = new TreeMap<String, Duration>();
    waits.put("outbox.stuckSeconds", outbox.stuckFor());
    for (var stream : streams) {
      var progress = stream.progress();
      waits.put(stream.name() + ".sinceLastPollSeconds", progress.sinceLastPoll());
      waits.put(stream.name() + ".standstillSeconds", progress.standstill());
    }
    var answer =
        HealthCheckResponse.named("stream")
            .status(waits.values().stream().allMatch(each -> each.compareTo(patience) < 0));
    waits.forEach((name, wait) -> answer.withData(name, wait.toSeconds()));
    return answer.build();
  }
}
