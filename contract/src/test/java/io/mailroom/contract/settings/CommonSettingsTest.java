package io.mailroom.contract.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommonSettingsTest {
  /** As a service does it. */
  interface Settings extends CommonSettings {}

  @Test
  void onlyTheKeysetHasNoDefault() {
    var settings = settings(Map.of("mailroom.keyset", "/keys/keyset.json"));

    assertThat(settings.topics().prefix()).isEqualTo("mailroom.");
    assertThat(settings.shards()).isEqualTo(128);
    assertThat(settings.replication()).isEqualTo((short) 3);
    assertThat(settings.keyset()).isEqualTo(Path.of("/keys/keyset.json"));
    assertThat(settings.keysetGenerate()).isFalse();
    assertThat(settings.network().allowed()).isEmpty();
    assertThat(settings.imap().ports()).containsExactly(993);
    assertThat(settings.imap().trust()).isEmpty();
    assertThat(settings.smtp().ports()).containsExactly(25, 465, 587, 2525);
    assertThat(settings.smtp().trust()).isEmpty();
    assertThat(settings.instance().id()).isEmpty();
    assertThatThrownBy(() -> settings(Map.of())).hasMessageContaining("mailroom.keyset");
  }

  @Test
  void everySettingIsReadUnderItsKey() {
    var settings =
        settings(
            Map.of(
                "mailroom.topics.prefix", "acme.",
                "mailroom.shards", "8",
                "mailroom.replication", "1",
                "mailroom.keyset", "keyset.json",
                "mailroom.keyset.generate", "true",
                "mailroom.network.allowed", "127.0.0.0/8,::1/128",
                "mailroom.imap.ports", "993,1993",
                "mailroom.imap.trust", "ca.pem",
                "mailroom.smtp.trust", "smtp.pem",
                "mailroom.instance.id", "one"));

    assertThat(settings.topics().prefix()).isEqualTo("acme.");
    assertThat(settings.shards()).isEqualTo(8);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.keysetGenerate()).isTrue();
    assertThat(settings.network().allowed()).contains(List.of("127.0.0.0/8", "::1/128"));
    assertThat(settings.imap().ports()).containsExactly(993, 1993);
    assertThat(settings.imap().trust()).contains(Path.of("ca.pem"));
    assertThat(settings.smtp().trust()).contains(Path.of("smtp.pem"));
    assertThat(settings.instance().id()).contains("one");
  }

  private static Settings settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withDefaultValues(values)
        .withMapping(Settings.class, "mailroom")
        .build()
        .getConfigMapping(Settings.class, "mailroom");
  }
}
