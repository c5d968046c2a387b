package io.mailroom.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a new user does first. */
class RunIT {
  private static final List<String> PORTS =
      List.of("KAFKA", "CONFIG", "CONNECTOR", "ROUTER", "IMAPS", "SMTP");

  @Test
  @Timeout(300)
  void oneCommandBringsEveryDemoEmailToItsQueue() throws IOException, InterruptedException {
    // Given
    var command =
        new ProcessBuilder("./run", "--once")
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true);
    PORTS.forEach(each ->
        command
            .environment()
            .put("MAILROOM_RUN_" + each + "_PORT", Integer.toString(Ports.free())));

    // When
    var run = command.start();
    var output = new String(run.getInputStream().readAllBytes(), UTF_8);

    // Then
    assertThat(run.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("7 emails published once each, marked read and routed")
        .contains("日本 → tokyo")
        .contains("sent to ann@customer.example");
  }
}
