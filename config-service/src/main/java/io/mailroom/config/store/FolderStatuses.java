package io.mailroom.config.store;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.watch.WatchId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** How watches fare, as their connectors last said. Any thread may ask. */
public final class FolderStatuses implements AutoCloseable {
  private final CompactedView<FolderStatus> view;

  /** Statuses that are not read yet. */
  public FolderStatuses(
      Map<String, Object> kafkaConfig, TopicNames names, Shards shards, Clock clock) {
    this.view =
        new CompactedView<>(
            kafkaConfig,
            names.folderStatus(),
            StoreTopic.all(shards),
            RecordCodec.FOLDER_STATUS,
            clock);
  }

  /** Begins to read; returns at once. The topic must exist. */
  public void start() {
    view.start();
  }

  /** Whether the topic was read to its end, and still is. */
  public boolean isReady() {
    return view.isReady();
  }

  /** What was last said of a watch, however long ago. */
  public Optional<FolderStatus> of(IntegrationId integration, WatchId watch) {
    return view.snapshot().value(new WatchKey(integration, watch).toString());
  }

  @Override
  public void close() {
    view.close();
  }
}
