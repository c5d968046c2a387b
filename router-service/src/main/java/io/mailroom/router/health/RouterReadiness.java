package io.mailroom.router.health;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.Integration;
import io.mailroom.router.start.Preparation;
import io.mailroom.router.stream.Progress;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the topics are verified, the integrations read to their end, and the group joined. */
@Readiness
@Singleton
class RouterReadiness implements HealthCheck {
  private final Preparation preparation;
  private final CompactedView<Integration> integrations;
  private final Progress progress;

  RouterReadiness(
      Preparation preparation, CompactedView<Integration> integrations, Progress progress) {
    this.preparation = preparation;
    this.integrations = integrations;
    this.progress = progress;
  }

  @Override
  public HealthCheckResponse call() {
    var waitingFor = preparation.waitingFor();
    return HealthCheckResponse.named("routing")
        .status(waitingFor.isEmpty() && integrations.isReady() && progress.isJoined())
        .withData("waitingFor", waitingFor.orElse("nothing"))
        .withData("integrationsAsOf", integrations.asOf().toString())
        .withData("groupJoined", progress.isJoined())
        .build();
  }
}
