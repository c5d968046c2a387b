package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.election.Election;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.takeover.TakeOver;
import io.mailroom.contract.takeover.TakeOverResult;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.publish.ShardPublisher;
import io.mailroom.ingest.publish.ShardRecords;
import io.mailroom.ingest.session.FolderSession;
import io.mailroom.ingest.session.SessionTools;
import io.mailroom.ingest.status.StatusBoard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the shards of one connector share. */
final class ShardTools {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final CompactedView<Integration> integrations;
  private final SessionTools sessions;
  private final Election election;
  private final InstantSource clock;

  ShardTools(
      Cluster cluster,
      CompactedView<Integration> integrations,
      SessionTools sessions,
      Election election,
      InstantSource clock) {
    this.cluster = cluster;
    this.integrations = integrations;
    this.sessions = sessions;
    this.election = election;
    this.clock = clock;
  }

  Shards shards() {
    return cluster.shards();
  }

  Snapshot<Integration> integrations() {
    return integrations.snapshot();
  }

  /** Whether the coordinator has confirmed this connector's membership lately. */
  boolean isConfirmed() {
    return election.isConfirmed();
  }

  ShardPublisher publisher(int shard) {
    return new ShardPublisher(
        new ShardRecords(cluster.topics(), shard), key -> fingerprints(shard, key));
  }

  private List<Entry<Fingerprint>> fingerprints(int shard, WatchKey key) throws ReadFault {
    try (var log =
        new CompactedLog<>(
            cluster.kafka(),
            cluster.topics().fingerprints(),
            Set.of(shard),
            RecordCodec.FINGERPRINT,
            each -> each.startsWith(Fingerprint.prefix(key)))) {
      return List.copyOf(log.readToEnd(NO_PROGRESS).entries().values());
    }
  }

  StatusBoard board() {
    return new StatusBoard(cluster.connector(), sessions.proofInterval(), clock);
  }

  FolderSession session(FolderSpec spec, Publisher publisher, StatusBoard board) {
    return new FolderSession(spec, sessions, publisher, board);
  }

  /** Makes this connector the shard's only writer, and reads what it must know. */
  TakeOverResult<ShardState> takeOver(int shard) {
    return new TakeOver(cluster.kafka())
        .take(
            cluster.topics().id("shard-" + shard),
            () -> election.confirm(shard),
            () -> read(shard));
  }

  private ShardState read(int shard) throws ReadFault {
    var _ = integrations.awaitEnd(NO_PROGRESS);
    try (var log =
        new CompactedLog<>(
            cluster.kafka(),
            cluster.topics().checkpoints(),
            Set.of(shard),
            RecordCodec.CHECKPOINT)) {
      return ShardState.of(log.readToEnd(NO_PROGRESS));
    }
  }

  /**
   * The Kafka that a connector works on.
   *
   * @param kafka how to reach it
   * @param topics the names there
   * @param shards how many
   * @param connector this one's name
   */
  record Cluster(Map<String, Object> kafka, TopicNames topics, Shards shards, String connector) {}
}
