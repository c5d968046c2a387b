package io.mailroom.router.health;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.router.outbox.Outbox;
import io.mailroom.router.start.Preparation;
import io.mailroom.router.stream.RecordStream;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the topics are verified, the integrations read to their end, the groups joined, and
 * every partition of the outbox that came is worked on.
 */
@Readiness
@Singleton
class RouterReadiness implements HealthCheck {
  private final Preparation preparation;
  private final CompactedView<Integration> integrations;
  private final Instance<RecordStream> streams;
  private final Outbox outbox;

  RouterReadiness(
      Preparation preparation,
      CompactedView<Integration> integrations,
      @Any Instance<RecordStream> streams,
      Outbox outbox) {
    this.preparation = preparation;
    this.integrations = integrations;
    this.streams = streams;
    this.outbox = outbox;
  }

  @Override
  public HealthCheckResponse call() {
    var waitingFor = preparation.waitingFor();
    var isJoined = streams.stream().allMatch(each -> each.progress().isJoined());
    return HealthCheckResponse.named("routing")
        .status(waitingFor.isEmpty() && integrations.isReady() && isJoined && outbox.isReady())
        .withData("waitingFor", waitingFor.orElse("nothing"))
        .withData("integrationsAsOf", integrations.asOf().toString())
        .withData("groupJoined", isJoined)
        .withData("outboxReady", outbox.isReady())
        .build();
  }
}
