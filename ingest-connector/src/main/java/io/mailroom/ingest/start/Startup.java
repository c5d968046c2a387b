package io.mailroom.ingest.start;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Begins and ends with the process, and says whether it is ready. */
@Singleton
@Readiness
class Startup implements HealthCheck {
  private final Lifecycle lifecycle;

  Startup(Lifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  void begin(@Observes StartupEvent event, MeterRegistry registry) {
    Metrics.register(lifecycle::statuses, registry);
    lifecycle.start();
  }

  void end(@Observes ShutdownEvent event) {
    lifecycle.close();
  }

  @Override
  public HealthCheckResponse call() {
    String waitingFor = lifecycle.waitingFor();
    return HealthCheckResponse.named("connector")
        .status(waitingFor.isEmpty())
        .withData("waitingFor", waitingFor)
        .build();
  }
}
