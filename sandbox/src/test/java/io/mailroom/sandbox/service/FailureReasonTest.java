package io.mailroom.sandbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
  @Test
  void theInnermostCauseOfTheLastErrorIsTheReason() {
    var log =
        """
        2026-01-01 12:00:00,000 ERROR [io.mailroom] (main) an earlier one
        Caused by: java.io.IOException: of the earlier one
        2026-01-01 12:00:01,000 ERROR [io.quarkus.runtime.Application] (main) Failed to start application: java.lang.RuntimeException: Failed to start quarkus
        	at io.quarkus.runtime.Application.start(Application.java:1)
        Caused by: java.lang.IllegalStateException: outer
        Caused by: io.mailroom.contract.topic.TopicFault: mailroom.checkpoints has 4 partitions (expected 8)
        """;

    assertThat(FailureReason.of(log.lines().toList()))
        .isEqualTo("mailroom.checkpoints has 4 partitions (expected 8)");
  }

  @Test
  void withoutACauseItIsTheLastError() {
    var log =
        List.of(
            "2026-01-01 12:00:00,000 INFO  [io.quarkus] (main) starts",
            "2026-01-01 12:00:01,000 ERROR [io.mailroom] (main) admin.password is not set",
            "2026-01-01 12:00:02,000 INFO  [io.quarkus] (main) stopped");

    assertThat(FailureReason.of(log)).isEqualTo("admin.password is not set");
  }

  @Test
  void aSettingThatIsRefusedIsTheReason() {
    var log =
        """
        Configuration validation failed:
        \tjava.lang.IllegalArgumentException: SRCFG00029: Expected an integer value, got "x"
        """;

    assertThat(FailureReason.of(log.lines().toList()))
        .isEqualTo("SRCFG00029: Expected an integer value, got \"x\"");
  }

  @Test
  void beforeThereIsALogItIsWhatTheJvmSays() {
    assertThat(FailureReason.of(List.of("", "Error: Unable to access jarfile x.jar")))
        .isEqualTo("Error: Unable to access jarfile x.jar");
  }

  @Test
  void aKilledServiceHadNoReason() {
    assertThat(FailureReason.of(List.of("2026-01-01 12:00:00,000 INFO  [io.quarkus] (main) on")))
        .isEqualTo("without an error in its log");
  }
}
