package io.mailroom.contract.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How the topics of one deployment are set up.
 *
 * @param names their names
 * @param shards how many partitions each is made with
 * @param replication on how many brokers each partition is kept, 1 or more; from 3 on, two must
 *     have a record before it counts as written
 */
public record TopicPlan(TopicNames names, Shards shards, short replication) {
  /** Largest batch of records, bytes. */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  private static final Duration EVENTS_KEPT = Duration.ofDays(14);
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final Duration COMPACTED_WITHIN = Duration.ofDays(1);

  public TopicPlan {
    if (replication < 1) {
      throw new IllegalArgumentException("replication " + replication + " (expected 1 or more)");
    }
  }

  /** How many brokers must have a record before it counts as written. */
  public int minInSync() {
    return replication >= 3 ? 2 : 1;
  }

  /**
   * All topics. Where a record's place follows from the number of partitions, that number is fixed;
   * the others are made with as many, and an operator may add some.
   */
  List<PlannedTopic> topics() {
    return List.of(
        compacted(names.integrations()),
        compacted(names.checkpoints()),
        compacted(names.fingerprints()),
        compacted(names.folderStatus()),
        compacted(names.outbox()),
        compacted(names.outboundStatus()),
        memory(names.conversations()),
        events(names.inboundEmail(), true),
        events(names.routedEmail(), false),
        events(names.outboundEmail(), false),
        events(names.deadLetter(), false));
  }

  private PlannedTopic compacted(String name) {
    return new PlannedTopic(
        name,
        true,
        Cleanup.COMPACT,
        Map.of(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "" + COMPACTED_WITHIN.toMillis()));
  }

  private PlannedTopic memory(String name) {
    return new PlannedTopic(
        name,
        true,
        Cleanup.COMPACT_AND_DELETE,
        Map.of(TopicConfig.RETENTION_MS_CONFIG, "" + REMEMBERED.toMillis()));
  }

  private PlannedTopic events(String name, boolean partitionsFixed) {
    return new PlannedTopic(
        name,
        partitionsFixed,
        Cleanup.DELETE,
        Map.of(TopicConfig.RETENTION_MS_CONFIG, "" + EVENTS_KEPT.toMillis()));
  }

  /** What becomes of old records. */
  enum Cleanup {
    COMPACT(TopicConfig.CLEANUP_POLICY_COMPACT),
    COMPACT_AND_DELETE(
        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE),
    DELETE(TopicConfig.CLEANUP_POLICY_DELETE);

    final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }
  }

  /**
   * One topic.
   *
   * @param partitionsFixed whether another number of partitions than planned is wrong
   * @param further settings given when it is made, the operator's afterwards
   */
  record PlannedTopic(
      String name, boolean partitionsFixed, Cleanup cleanup, Map<String, String> further) {}
}
