package io.mailroom.sandbox.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.sandbox.terminal.StartFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Path PROJECT = Path.of("/checkout");

  @Test
  void withoutArgumentsTheDemoRunsOnItsDocumentedPorts() {
    var options = Options.of(List.of(), Map.of(), PROJECT);

    assertThat(options.mode()).isEqualTo(Options.Mode.LIVE);
    assertThat(options.ports())
        .containsOnly(
            Map.entry(Listener.KAFKA, 9092),
            Map.entry(Listener.CONFIG, 8080),
            Map.entry(Listener.CONNECTOR, 8081),
            Map.entry(Listener.ROUTER, 8082),
            Map.entry(Listener.IMAPS, 3993),
            Map.entry(Listener.SMTP, 3025));
    assertThat(options.listeners()).containsExactlyInAnyOrder(Listener.values());
  }

  @Test
  void theStateOfTheDemoLiesInTheBuildAndIsWiped() {
    var options = Options.of(List.of("--once"), Map.of("XDG_STATE_HOME", "/state"), PROJECT);

    assertThat(options.folders().state()).isEqualTo(Path.of("/checkout/target/run/state"));
  }

  @Test
  void theStateOfAMailboxOfOnesOwnOutlivesTheBuild() {
    var options =
        Options.of(List.of("--without-demo"), Map.of("XDG_STATE_HOME", "/state"), PROJECT);

    assertThat(options.folders().state()).isEqualTo(Path.of("/state/mailroom"));
    assertThat(options.listeners()).doesNotContain(Listener.IMAPS, Listener.SMTP);
  }

  @Test
  void aVariableChangesAPort() {
    var environment = Map.of("MAILROOM_RUN_KAFKA_PORT", "19092");

    assertThat(Options.of(List.of(), environment, PROJECT).bootstrapServers())
        .isEqualTo("127.0.0.1:19092");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http"})
  void whatIsNoPortIsRefusedWithTheVariable(String value) {
    var environment = Map.of("MAILROOM_RUN_SMTP_PORT", value);

    assertThatThrownBy(() -> Options.of(List.of(), environment, PROJECT))
        .isInstanceOf(StartFault.class)
        .hasMessage("MAILROOM_RUN_SMTP_PORT is '" + value + "' (expected a port, 1..65535)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--twice", "--read", "--once --without-demo"})
  void unknownArgumentsAreRefused(String arguments) {
    assertThatThrownBy(() -> Options.of(List.of(arguments.split(" ")), Map.of(), PROJECT))
        .isInstanceOf(StartFault.class)
        .hasMessageContaining(arguments);
  }

  @Test
  void thePasswordIsMadeAnewUnlessItIsGiven() {
    var given = Options.of(List.of(), Map.of("MAILROOM_ADMIN_PASSWORD", "secret"), PROJECT);

    assertThat(given.password()).isEqualTo("secret");
    assertThat(Options.of(List.of(), Map.of(), PROJECT).password())
        .isNotEqualTo(Options.of(List.of(), Map.of(), PROJECT).password());
  }
}
