package io.mailroom.contract.topic;

import io.mailroom.contract.topic.TopicPlan.PlannedTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics and verifies them. Services verify at start, before anything else, and again
 * from time to time: what an operator changes later is as dangerous. Every call blocks, for as long
 * as the {@link Admin} is told to.
 */
public final class TopicCatalog {
  private static final String TRANSACTIONS = "transaction.version";

  /** From it on, every transaction has an epoch of its own. Source: KIP-890. */
  private static final short TRANSACTIONS_NEEDED = 2;

  private static final Duration SHOWN_LIMIT = Duration.ofSeconds(30);

  private TopicCatalog() {}

  /**
   * Makes the topics that do not exist, leaves those that do as they are, and waits until Kafka
   * shows all: it answers from a memory that lags behind.
   *
   * @throws TopicFault if one cannot be made, or is not shown within 30 s
   */
  public static void makeMissing(Admin admin, TopicPlan plan) throws TopicFault {
    var missing = missing(admin, plan);
    var planned = missing.stream().map(topic -> newTopic(topic, plan)).toList();
    for (var made : admin.createTopics(planned).values().entrySet()) {
      try {
        await("make topic " + made.getKey(), made.getValue());
      } catch (TopicFault e) {
        // Another replica was faster.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
    var deadline = System.nanoTime() + SHOWN_LIMIT.toNanos();
    while (!missing.isEmpty()) {
      missing = missing(admin, plan);
      if (System.nanoTime() > deadline) {
        throw new TopicFault(TopicFault.Code.MISSING, reasons(missing), null);
      }
    }
  }

  /**
   * Compares topics and cluster with the plan.
   *
   * @throws TopicFault if topics are missing, which time may heal; else with all that is wrong
   */
  public static void verify(Admin admin, TopicPlan plan) throws TopicFault {
    var missing = missing(admin, plan);
    if (!missing.isEmpty()) {
      throw new TopicFault(TopicFault.Code.MISSING, reasons(missing), null);
    }
    var problems = new ArrayList<String>();
    problems.addAll(
        featureProblems(
            await("describe features", admin.describeFeatures().featureMetadata())
                .finalizedFeatures()));
    var names = plan.topics().stream().map(PlannedTopic::name).toList();
    var descriptions = await("describe topics", admin.describeTopics(names).allTopicNames());
    var configs = configs(admin, names);
    for (var topic : plan.topics()) {
      var description = descriptions.get(topic.name());
      var config = configs.get(topic.name());
      if (description != null && config != null) {
        problems.addAll(problems(topic, plan, description, config));
      }
    }
    if (!problems.isEmpty()) {
      throw new TopicFault(TopicFault.Code.MISMATCH, String.join("; ", problems), null);
    }
  }

  private static List<PlannedTopic> missing(Admin admin, TopicPlan plan) throws TopicFault {
    var existing = await("list topics", admin.listTopics().names());
    return plan.topics().stream().filter(topic -> !existing.contains(topic.name())).toList();
  }

  private static String reasons(List<PlannedTopic> missing) {
    return missing.stream()
        .map(topic -> "topic " + topic.name() + " is missing")
        .collect(Collectors.joining("; "));
  }

  private static NewTopic newTopic(PlannedTopic topic, TopicPlan plan) {
    var settings = new HashMap<>(topic.further());
    settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().policy);
    settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "" + TopicPlan.MAX_MESSAGE_BYTES);
    settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "" + plan.minInSync());
    settings.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
    return new NewTopic(topic.name(), plan.shards().count(), plan.replication()).configs(settings);
  }

  private static List<String> featureProblems(Map<String, FinalizedVersionRange> features) {
    var transactions = features.get(TRANSACTIONS);
    var level = transactions == null ? 0 : transactions.maxVersionLevel();
    return level >= TRANSACTIONS_NEEDED
        ? List.of()
        : List.of(
            "the cluster's feature %s is %d (expected %d or more)"
                .formatted(TRANSACTIONS, level, TRANSACTIONS_NEEDED));
  }

  private static List<String> problems(
      PlannedTopic topic, TopicPlan plan, TopicDescription description, Config config) {
    var problems = new ArrayList<String>();
    var partitions = description.partitions().size();
    if (topic.partitionsFixed() && partitions != plan.shards().count()) {
      problems.add(
          "topic %s has %d partitions (expected %d)"
              .formatted(topic.name(), partitions, plan.shards().count()));
    }
    var replicas =
        description.partitions().stream().mapToInt(each -> each.replicas().size()).min().orElse(0);
    if (replicas < plan.replication()) {
      problems.add(
          "topic %s has %d replicas (expected %d or more)"
              .formatted(topic.name(), replicas, plan.replication()));
    }
    exactly(topic, config, TopicConfig.CLEANUP_POLICY_CONFIG, topic.cleanup().policy, problems);
    exactly(topic, config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false", problems);
    atLeast(topic, config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, plan.minInSync(), problems);
    atLeast(
        topic, config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicPlan.MAX_MESSAGE_BYTES, problems);
    return problems;
  }

  private static void exactly(
      PlannedTopic topic, Config config, String key, String expected, List<String> problems) {
    var value = config.get(key).value();
    if (!expected.equals(value)) {
      problems.add(
          "topic %s has %s=%s (expected %s)".formatted(topic.name(), key, value, expected));
    }
  }

  private static void atLeast(
      PlannedTopic topic, Config config, String key, int expected, List<String> problems) {
    var value = config.get(key).value();
    if (Long.parseLong(value) < expected) {
      problems.add(
          "topic %s has %s=%s (expected %d or more)".formatted(topic.name(), key, value, expected));
    }
  }

  private static Map<String, Config> configs(Admin admin, List<String> topics) throws TopicFault {
    var resources =
        topics.stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .collect(Collectors.toUnmodifiableSet());
    var configs = await("describe topic settings", admin.describeConfigs(resources).all());
    return configs.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(each -> each.getKey().name(), Map.Entry::getValue));
  }

  private static <T> T await(String action, KafkaFuture<T> future) throws TopicFault {
    try {
      return future.get();
    } catch (ExecutionException e) {
      var cause = e.getCause();
      var code =
          cause instanceof RetriableException
              ? TopicFault.Code.UNREACHABLE
              : TopicFault.Code.REFUSED;
      throw new TopicFault(code, "cannot " + action, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicFault(TopicFault.Code.UNREACHABLE, "interrupted: " + action, e);
    }
  }
}
