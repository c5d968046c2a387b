package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every key and default, so that neither changes unnoticed. */
class ConfigSettingsTest {
  private static final Map<String, String> REQUIRED =
      Map.of("mailroom.keyset", "/etc/mailroom/keyset.json", "mailroom.admin.password", "secret");

  @Test
  void defaults() {
    ConfigSettings settings = settings(Map.of());

    assertThat(settings.topics().prefix()).isEqualTo("mailroom.");
    assertThat(settings.shards()).isEqualTo(128);
    assertThat(settings.replication()).isEqualTo((short) 3);
    assertThat(settings.keyset()).isEqualTo(Path.of("/etc/mailroom/keyset.json"));
    assertThat(settings.keysetGenerate()).isFalse();
    assertThat(settings.network().allowed()).isEmpty();
    assertThat(settings.imap().ports()).containsExactly(993);
    assertThat(settings.imap().trust()).isEmpty();
    assertThat(settings.instance().id()).isEmpty();
    assertThat(settings.folders().max()).isEqualTo(5);
    assertThat(settings.smtp().ports()).containsExactly(25, 465, 587, 2525);
    assertThat(settings.smtp().trust()).isEmpty();
    assertThat(settings.admin().password()).isEqualTo("secret");
    assertThat(settings.viewer().password()).isEmpty();
    assertThat(settings.routing().defaultQueue()).isEqualTo("default");
  }

  @Test
  void everyKey() {
    ConfigSettings settings =
        settings(
            Map.ofEntries(
                Map.entry("mailroom.topics.prefix", "test."),
                Map.entry("mailroom.shards", "8"),
                Map.entry("mailroom.replication", "1"),
                Map.entry("mailroom.keyset.generate", "true"),
                Map.entry("mailroom.network.allowed", "10.0.0.0/8,127.0.0.1/32"),
                Map.entry("mailroom.imap.ports", "993,1993"),
                Map.entry("mailroom.imap.trust", "/etc/ca.pem"),
                Map.entry("mailroom.instance.id", "a"),
                Map.entry("mailroom.folders.max", "9"),
                Map.entry("mailroom.smtp.ports", "465"),
                Map.entry("mailroom.smtp.trust", "/etc/smtp.pem"),
                Map.entry("mailroom.viewer.password", "see"),
                Map.entry("mailroom.routing.default-queue", "unsorted")));

    assertThat(settings.topics().prefix()).isEqualTo("test.");
    assertThat(settings.shards()).isEqualTo(8);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.keysetGenerate()).isTrue();
    assertThat(settings.network().allowed()).contains(List.of("10.0.0.0/8", "127.0.0.1/32"));
    assertThat(settings.imap().ports()).containsExactly(993, 1993);
    assertThat(settings.imap().trust()).contains(Path.of("/etc/ca.pem"));
    assertThat(settings.instance().id()).contains("a");
    assertThat(settings.folders().max()).isEqualTo(9);
    assertThat(settings.smtp().ports()).containsExactly(465);
    assertThat(settings.smtp().trust()).contains(Path.of("/etc/smtp.pem"));
    assertThat(settings.viewer().password()).contains("see");
    assertThat(settings.routing().defaultQueue()).isEqualTo("unsorted");
  }

  @Test
  void nothingStartsWithoutAnAdministratorsPassword() {
    var without = new HashMap<>(REQUIRED);
    without.put("mailroom.admin.password", "");

    assertThatThrownBy(() -> config(without)).hasMessageContaining("mailroom.admin.password");
  }

  private static ConfigSettings settings(Map<String, String> further) {
    var all = new HashMap<>(REQUIRED);
    all.putAll(further);
    return config(all).getConfigMapping(ConfigSettings.class);
  }

  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(ConfigSettings.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
