package io.mailroom.contract.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.integration.IntegrationId;
import org.apache.kafka.common.utils.Utils;

/**
 * How integrations are spread over partitions: the same on every topic, whatever the record's key,
 * and for ever. The partition is always set explicitly.
 *
 * @param count how many shards there are, 1..10000; never changes under the same prefix
 */
public record Shards(int count) {
  private static final int MOST = 10_000;

  public Shards {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("shards " + count + " (expected 1.." + MOST + ")");
    }
  }

  /** The partition of all that belongs to an integration, 0..count-1. */
  public int of(IntegrationId integration) {
    return Utils.toPositive(Utils.murmur2(integration.value().getBytes(UTF_8))) % count;
  }
}
