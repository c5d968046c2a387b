package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.election.Election;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.election.OwnedPartitions;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.ingest.session.SessionTools;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A connector: runs the shards that its group gives it. */
public final class Connector implements AutoCloseable {
  private final CompactedView<Integration> integrations;
  private final Election election;
  private final ShardTools tools;
  private final OwnedPartitions<Shard> owned;

  /**
   * A connector that has not begun.
   *
   * @param membership in the group that shares the shards out
   */
  public Connector(Membership membership, TopicNames topics, Shards shards, SessionTools sessions) {
    Clock clock = Clock.systemUTC();
    var kafka = membership.kafka();
    this.integrations =
        new CompactedView<>(
            kafka,
            topics.integrations(),
            IntStream.range(0, shards.count()).boxed().collect(Collectors.toUnmodifiableSet()),
            RecordCodec.INTEGRATION,
            clock);
    this.owned = new OwnedPartitions<>(topics.integrations(), this::shard);
    this.election = new Election(membership, owned);
    String name = membership.instanceId().orElseGet(() -> UUID.randomUUID().toString());
    this.tools =
        new ShardTools(
            new ShardTools.Cluster(kafka, topics, shards, name),
            integrations,
            sessions,
            election,
            clock);
  }

  /** Begins: reads the integrations, joins the group. Returns at once. */
  public void start() {
    integrations.onChange(_ -> owned.all().forEach(Shard::wake));
    integrations.start();
    election.start();
  }

  /**
   * Whether the integrations are read to their end, the group is joined, and every shard that it
   * gave is worked on.
   */
  public boolean isReady() {
    return integrations.isReady() && election.isJoined() && owned.areWorking();
  }

  /** How the watches of all its shards fare now. */
  public List<FolderStatus> statuses() {
    return owned.all().stream().flatMap(shard -> shard.statuses().stream()).toList();
  }

  /**
   * Waits until the connector has ended: by a fault that Kafka gives no second chance, for only a
   * new process can join the group again.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return election.awaitEnd(limit);
  }

  /**
   * Hands all shards back: ends the transactions at hand, closes the sessions, leaves the group.
   */
  @Override
  public void close() {
    owned.releaseAll();
    election.close();
    integrations.close();
  }

  private Shard shard(int number) {
    return new Shard(number, tools);
  }
}
