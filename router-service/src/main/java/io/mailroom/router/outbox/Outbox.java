package io.mailroom.router.outbox;

import io.mailroom.contract.compacted.CompactedView;
import io.mailroom.contract.election.Election;
import io.mailroom.contract.election.Membership;
import io.mailroom.contract.election.OwnedPartitions;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.PartitionFeed;
import io.mailroom.contract.partition.RecordsByOffset;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Filing;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/** The sending of replies in one router: it runs the partitions that its group gives it. */
public final class Outbox implements AutoCloseable {
  private final Map<String, Object> kafka;
  private final CompactedView<Integration> integrations;
  private final PartitionFeed feed;
  private final OwnedPartitions<OutboxPartition> owned;
  private final Election election;
  private final OutboxTools tools;
  private volatile boolean closing;

  /**
   * An outbox that has not begun.
   *
   * @param membership in the group that shares the partitions of {@code outbox} out
   * @param integrations followed by somebody else, and read to their end
   */
  public Outbox(
      Membership membership,
      TopicPlan plan,
      OutboxSettings settings,
      CompactedView<Integration> integrations,
      Carrier carrier,
      Filing filing) {
    this.kafka = membership.kafka();
    this.integrations = integrations;
    this.feed = new PartitionFeed(kafka, membership.topic());
    this.owned = new OwnedPartitions<>(membership.topic(), this::partition);
    this.election = new Election(membership, owned);
    this.tools =
        new OutboxTools(
            plan,
            settings,
            integrations,
            new RecordsByOffset(kafka, membership.topic()),
            new Gate(settings.plan(), settings.parallel(), settings.budget(), this::wake),
            carrier,
            filing,
            Clock.systemUTC());
  }

  /** Begins: joins the group. Returns at once. */
  public void start() {
    integrations.onChange(_ -> wake());
    feed.start();
    election.start();
  }

  /** Whether the group is joined, and every partition that it gave is worked on. */
  public boolean isReady() {
    return election.isJoined() && feed.isAlive() && owned.areWorking();
  }

  /** For how long a partition had something to do and nothing came of it; of the worst one. */
  public Duration stuckFor() {
    return owned.all().stream()
        .map(OutboxPartition::stuckFor)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Waits until the membership has ended: by a fault that Kafka gives no second chance, for only a
   * new process can join the group again.
   *
   * @return whether it has
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return election.awaitEnd(limit);
  }

  /** Whether it was told to end. */
  public boolean isClosing() {
    return closing;
  }

  /** Hands all partitions back: attempts at hand get a moment, then they are interrupted. */
  @Override
  public void close() {
    closing = true;
    owned.releaseAll();
    election.close();
    feed.close();
    tools.stored().close();
  }

  private void wake() {
    owned.all().forEach(OutboxPartition::wake);
  }

  private OutboxPartition partition(int number) {
    return new OutboxPartition(number, tools, election, feed, kafka);
  }
}
