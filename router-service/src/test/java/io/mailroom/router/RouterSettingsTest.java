package io.mailroom.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
    assertThat(settings.content().store()).isEqualTo("file:mailroom-content");
    assertThat(settings.reply().recipients()).isEqualTo(50);
    assertThat(settings.reply().answerTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.ses().endpoint()).isEmpty();
    assertThat(settings.autoReply().period()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.autoReply().cap()).isEqualTo(100);
    assertThat(settings.autoReply().maxAge()).isEqualTo(Duration.ofDays(1));
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
                Map.entry("mailroom.instance.id", "router-a"),
                Map.entry("mailroom.routing.default-queue", "unsorted"),
                Map.entry("mailroom.content.store", "file:/content"),
                Map.entry("mailroom.reply.recipients", "10"),
                Map.entry("mailroom.reply.answer-timeout", "3s"),
                Map.entry("mailroom.auto-reply.period", "4h"),
                Map.entry("mailroom.auto-reply.cap", "10"),
                Map.entry("mailroom.auto-reply.max-age", "30m"),
                Map.entry("mailroom.ses.endpoint", "http://127.0.0.1:1")));

    assertThat(settings.topics().prefix()).isEqualTo("test.");
    assertThat(settings.shards()).isEqualTo(8);
    assertThat(settings.replication()).isEqualTo((short) 1);
    assertThat(settings.instance().id()).contains("router-a");
    assertThat(settings.routing().defaultQueue()).isEqualTo("unsorted");
    assertThat(settings.content().store()).isEqualTo("file:/content");
    assertThat(settings.reply().recipients()).isEqualTo(10);
    assertThat(settings.reply().answerTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.ses().endpoint()).contains(URI.create("http://127.0.0.1:1"));
    assertThat(settings.autoReply().period()).isEqualTo(Duration.ofHours(4));
    assertThat(settings.autoReply().cap()).isEqualTo(10);
    assertThat(settings.autoReply().maxAge()).isEqualTo(Duration.ofMinutes(30));
  }

  private static RouterSettings settings(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 100, new DurationConverter())
        .withMapping(RouterSettings.class)
        .withDefaultValues(values)
        .build()
        .getConfigMapping(RouterSettings.class);
  }
}
