package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailroom.contract.integration.IntegrationId;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardsTest {
  @ParameterizedTest
  @CsvSource({
    "6f1c2d9e-7b31-4a55-9c0e-3d2f1a0b4c5d, 97",
    "acme-support, 70",
    "a, 124",
    "Z, 53",
    "integration.with_every-1, 68"
  })
  void shardOfAnIntegrationNeverChanges(String id, int shard) {
    assertThat(new Shards(128).of(new IntegrationId(id))).isEqualTo(shard);
  }

  @Test
  void shardIsWhereKafkaItselfWouldPutTheKey() {
    for (int count : new int[] {1, 8, 128, 10_000}) {
      for (int i = 0; i < 1_000; i++) {
        var id = new IntegrationId("id-" + i);
        assertThat(new Shards(count).of(id))
            .isEqualTo(BuiltInPartitioner.partitionForKey(id.value().getBytes(UTF_8), count));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "10001"})
  void countOutOfRangeIsRefused(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Shards(count))
        .withMessage("shards " + count + " (expected 1..10000)");
  }
}
