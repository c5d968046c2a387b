package io.mailroom.config.store;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How far watches have been published: their checkpoints, which were committed with the emails that
 * they count. Any thread may ask.
 */
public final class Progress implements AutoCloseable {
  private final StoreView<Checkpoint> view;
  private final Shards shards;

  /** Progress that is not read yet. */
  public Progress(Map<String, Object> kafkaConfig, TopicNames names, Shards shards, Clock clock) {
    this.view =
        new StoreView<>(kafkaConfig, names.checkpoints(), shards, RecordCodec.CHECKPOINT, clock);
    this.shards = shards;
  }

  /** Begins to read; returns at once. The topic must exist. */
  public void start() {
    view.start();
  }

  /** Whether the topic was read to its end, and still is. */
  public boolean isReady() {
    return view.isReady();
  }

  /**
   * The checkpoint of each watch: the last one committed, or the beginning. A watch whose
   * checkpoint cannot be read is not there.
   */
  public Reading<Map<WatchId, Checkpoint>> of(Integration integration) {
    return view.read(Set.of(shards.of(integration.id())))
        .map((snapshot, _) -> checkpoints(integration, snapshot));
  }

  @Override
  public void close() {
    view.close();
  }

  private static Map<WatchId, Checkpoint> checkpoints(
      Integration integration, Snapshot<Checkpoint> snapshot) {
    var checkpoints = new HashMap<WatchId, Checkpoint>();
    for (Watch watch : integration.watches()) {
      var key = new WatchKey(integration.id(), watch.watchId()).toString();
      switch (snapshot.entries().get(key)) {
        case Entry.Readable<Checkpoint>(Checkpoint checkpoint, _) ->
            checkpoints.put(watch.watchId(), checkpoint);
        case Entry.Unreadable<Checkpoint> _ -> {}
        case null ->
            checkpoints.put(
                watch.watchId(), Checkpoint.beginning(watch.watchId(), watch.baseline()));
      }
    }
    return Map.copyOf(checkpoints);
  }
}
