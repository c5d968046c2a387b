package io.mailroom.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterSettingsTest {
  @Test
  void theOperatorNeedsToSayOnlyWhereTheKeysetIs() {
    var settings = settings(Map.of("mailroom.keyset", "/keys/keyset.json"));

    assertThat(settings.keyset()).isEqualTo(Path.of("/keys/keyset.json"));
    assertThat(settings.topics().prefix()).isEqualTo("mailroom.");
    assertThat(settings.shards()).isEqualTo(128);
    assertThat(settings.replication()).isEqualTo((short) 3);
    assertThat(settings.instance().id()).isEmpty();
    assertThat(settings.routing().defaultQueue()).isEqualTo("default");
  }

  @Test
  void everySettingHasItsName() {
    var settings =
        settings(
            Map.of(
                "mailroom.keyset", "/keys/keyset.json",
                "mailroom.topics.prefix", "test.",
                "mailroom.shards", "8",
                "mailroom.replication", "1",
                "mailroom.instance.id", "router-a",
                "mailroom.routing.default-queue", "unsorted"));

    assertThat(settings.topics().prefix()).isEqualTo("test.");
    assertThat(settings.shards()).isEqualTo(8);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.instance().id()).contains("router-a");
    assertThat(settings.routing().defaultQueue()).isEqualTo("unsorted");
  }

  private static RouterSettings settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withMapping(RouterSettings.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(RouterSettings.class);
  }
}
