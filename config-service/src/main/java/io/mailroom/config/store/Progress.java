package io.mailroom.config.store;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far watches have been published. Read from the topic when asked, which is seldom. */
public final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final TopicNames names;
  private final Shards shards;

  public Progress(Map<String, Object> kafkaConfig, TopicNames names, Shards shards) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.names = names;
    this.shards = shards;
  }

  /**
   * Where the next email of each watch begins: behind the last one committed, or at the baseline.
   *
   * @return empty if Kafka does not answer
   */
  public Optional<Map<WatchId, Position>> of(Integration integration) {
    try (var log =
        new CompactedLog<>(
            kafkaConfig,
            names.checkpoints(),
            Set.of(shards.of(integration.id())),
            RecordCodec.CHECKPOINT)) {
      var checkpoints = log.readToEnd(NO_PROGRESS);
      var positions = new HashMap<WatchId, Position>();
      for (Watch watch : integration.watches()) {
        positions.put(
            watch.watchId(),
            checkpoints
                .value(new WatchKey(integration.id(), watch.watchId()).toString())
                .orElseGet(() -> Checkpoint.beginning(watch.watchId(), watch.baseline()))
                .position());
      }
      return Optional.of(Map.copyOf(positions));
    } catch (ReadFault fault) {
      LOG.warn("event=read-failed code={} detail=\"{}\"", fault.code(), fault.getMessage());
      return Optional.empty();
    }
  }
}
