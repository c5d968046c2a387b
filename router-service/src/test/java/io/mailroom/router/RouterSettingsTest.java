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
    assertThat(settings.health().patience()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.content().store()).isEqualTo("file:mailroom-content");
    assertThat(settings.reply().recipients()).isEqualTo(50);
    assertThat(settings.reply().answerTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.reply().retry())
        .containsExactly(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1));
    assertThat(settings.reply().giveUp()).isEqualTo(Duration.ofDays(4));
    assertThat(settings.reply().kept()).isEqualTo(Duration.ofDays(15));
    assertThat(settings.reply().parallel()).isEqualTo(4);
    assertThat(settings.budget().bytes()).isEmpty();
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
                Map.entry("mailroom.reply.retry", "1s,2s"),
                Map.entry("mailroom.reply.give-up", "1h"),
                Map.entry("mailroom.reply.kept", "16d"),
                Map.entry("mailroom.reply.parallel", "2"),
                Map.entry("mailroom.budget.bytes", "2000000"),
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
    assertThat(settings.reply().retry())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(settings.reply().giveUp()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.reply().kept()).isEqualTo(Duration.ofDays(16));
    assertThat(settings.reply().parallel()).isEqualTo(2);
    assertThat(settings.budget().bytes()).hasValue(2_000_000);
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
