package io.mailroom.router.inbound;

import io.mailroom.contract.partition.PartitionFollower;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.KafkaAccess;
import io.mailroom.router.event.Traces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * What the router has handled so far, by what it wrote. Reads two topics from their beginning,
 * which takes as long as they are; needed only when the group's offsets are gone.
 */
@Singleton
public class RoutedBefore {
  private static final Duration NO_PROGRESS = Duration.ofSeconds(30);

  private final Map<String, Object> kafka;
  private final Admin admin;
  private final TopicPlan plan;

  RoutedBefore(KafkaAccess kafka, Admin admin, TopicPlan plan) {
    this.kafka = kafka.config();
    this.admin = admin;
    this.plan = plan;
  }

  /**
   * The offset after the last handled record, by partition of {@code inbound-email}; nothing for a
   * partition without a trace.
   *
   * @throws IllegalStateException if the topics cannot be read to their end
   */
  public Map<TopicPartition, Long> next() {
    var next = new HashMap<TopicPartition, Long>();
    try {
      for (var topic : partitions().entrySet()) {
        read(topic.getKey(), topic.getValue(), next);
      }
    } catch (ExecutionException | ReadFault e) {
      throw new IllegalStateException("what was routed before is not known", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: what was routed before", e);
    }
    return Map.copyOf(next);
  }

  private void read(String topic, Set<Integer> partitions, Map<TopicPartition, Long> next)
      throws ReadFault {
    var traces = new Traces(plan.names());
    try (var follower =
        PartitionFollower.ofAgingTopic(
            kafka,
            topic,
            record ->
                traces
                    .of(record)
                    .ifPresent(each ->
                        next.merge(
                            new TopicPartition(each.topic(), each.partition()),
                            each.offset() + 1,
                            Math::max)))) {
      follower.follow(partitions);
      follower.readToEnd(NO_PROGRESS);
    }
  }

  /** How many there are is the operator's to say. */
  private Map<String, Set<Integer>> partitions() throws ExecutionException, InterruptedException {
    var names = plan.names();
    var topics =
        admin.describeTopics(List.of(names.routedEmail(), names.deadLetter())).allTopicNames();
    var partitions = new HashMap<String, Set<Integer>>();
    topics
        .get()
        .forEach((topic, description) ->
            partitions.put(
                topic,
                description.partitions().stream()
                    .map(TopicPartitionInfo::partition)
                    .collect(Collectors.toUnmodifiableSet())));
    return partitions;
  }
}
