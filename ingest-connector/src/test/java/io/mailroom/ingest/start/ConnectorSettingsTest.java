package io.mailroom.ingest.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorSettingsTest {
  @Test
  void theOperatorNeedsToSayOnlyWhereTheKeysetIs() {
    var settings = settings(Map.of("mailroom.keyset", "/keys/keyset.json"));

    assertThat(settings.keyset()).isEqualTo(Path.of("/keys/keyset.json"));
    assertThat(settings.topics().prefix()).isEqualTo("mailroom.");
    assertThat(settings.shards()).isEqualTo(128);
    assertThat(settings.replication()).isEqualTo((short) 3);
    assertThat(settings.keysetGenerate()).isFalse();
    assertThat(settings.network().allowed()).isEmpty();
    assertThat(settings.imap().ports()).containsExactly(993);
    assertThat(settings.imap().trust()).isEmpty();
    assertThat(settings.instance().id()).isEmpty();
    assertThat(settings.content().store()).isEqualTo("file:mailroom-content");
    assertThat(settings.content().inline()).isEqualTo(65_536);
    assertThat(settings.proof().interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.budget().bytes()).isEmpty();
  }

  @Test
  void everySettingHasItsName() {
    var settings =
        settings(
            Map.ofEntries(
                Map.entry("mailroom.keyset", "/keys/keyset.json"),
                Map.entry("mailroom.topics.prefix", "test."),
                Map.entry("mailroom.shards", "8"),
                Map.entry("mailroom.replication", "1"),
                Map.entry("mailroom.keyset.generate", "true"),
                Map.entry("mailroom.network.allowed", "127.0.0.0/8,::1/128"),
                Map.entry("mailroom.imap.ports", "993,1993"),
                Map.entry("mailroom.imap.trust", "/keys/ca.pem"),
                Map.entry("mailroom.instance.id", "connector-a"),
                Map.entry("mailroom.content.store", "file:/content"),
                Map.entry("mailroom.content.inline", "1024"),
                Map.entry("mailroom.proof.interval", "30s"),
                Map.entry("mailroom.budget.bytes", "33554432")));

    assertThat(settings.topics().prefix()).isEqualTo("test.");
    assertThat(settings.shards()).isEqualTo(8);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.keysetGenerate()).isTrue();
    assertThat(settings.network().allowed()).contains(List.of("127.0.0.0/8", "::1/128"));
    assertThat(settings.imap().ports()).containsExactly(993, 1993);
    assertThat(settings.imap().trust()).contains(Path.of("/keys/ca.pem"));
    assertThat(settings.instance().id()).contains("connector-a");
    assertThat(settings.content().store()).isEqualTo("file:/content");
    assertThat(settings.content().inline()).isEqualTo(1024);
    assertThat(settings.proof().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.budget().bytes()).hasValue(33_554_432);
  }

  private static ConnectorSettings settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(ConnectorSettings.class)
        .withConverter(Duration.class, 100, new DurationConverter())
        .withDefaultValues(values)
        .build()
        .getConfigMapping(ConnectorSettings.class);
  }
}
