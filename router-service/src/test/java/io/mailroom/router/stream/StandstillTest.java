package io.mailroom.router.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
  private static final TopicPartition ONE = new TopicPartition("inbound-email", 1);
  private static final TopicPartition TWO = new TopicPartition("inbound-email", 2);

  @Test
  void aPartitionStandsSinceItWasFirstSeenAtItsOffset() {
    var standstill =
        Standstill.NONE
            .after(Map.of(ONE, 7L, TWO, 1L), NOON)
            .after(Map.of(ONE, 7L, TWO, 2L), NOON.plusSeconds(10));

    assertThat(standstill.longest(NOON.plusSeconds(30))).isEqualTo(Duration.ofSeconds(30));
    assertThat(standstill.without(List.of(ONE)).longest(NOON.plusSeconds(30)))
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aPartitionWithoutEmailsDoesNotStand() {
    var standstill =
        Standstill.NONE.after(Map.of(ONE, 7L), NOON).after(Map.of(), NOON.plusSeconds(10));

    assertThat(standstill.longest(NOON.plusSeconds(30))).isZero();
  }
}
