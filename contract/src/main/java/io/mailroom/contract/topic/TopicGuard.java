package io.mailroom.contract.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * The topics over the life of a service: awaited before it begins, and looked at again while it
 * runs, for an operator may change one later. One thread uses it.
 */
public final class TopicGuard implements AutoCloseable {
  /** How long a service may run between two looks. */
  public static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(4);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
  private static final Duration RECONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Admin admin;
  private final TopicPlan plan;

  /**
   * A guard that has not looked yet.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   */
  public TopicGuard(Map<String, Object> kafkaConfig, TopicPlan plan) {
    Map<String, Object> config = new HashMap<>(kafkaConfig);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_LIMIT.toMillis());
    config.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_LIMIT.toMillis());
    this.admin = Admin.create(config);
    this.plan = plan;
  }

  /**
   * Waits until Kafka answers and all topics are there.
   *
   * @param waiting is told what is waited for, each time that it changes
   * @throws TopicFault if a topic or the cluster is wrong, which no waiting mends
   */
  public void await(Consumer<String> waiting) throws TopicFault, InterruptedException {
    await(waiting, () -> TopicCatalog.verify(admin, plan));
  }

  /** As {@link #await}, and makes the topics that are missing. */
  public void awaitAndMake(Consumer<String> waiting) throws TopicFault, InterruptedException {
    await(
        waiting,
        () -> {
          TopicCatalog.makeMissing(admin, plan);
          TopicCatalog.verify(admin, plan);
        });
  }

  /**
   * Looks again. A Kafka that does not answer proves nothing.
   *
   * @throws TopicFault if a topic or the cluster is wrong now, or a topic is gone
   */
  public void lookAgain() throws TopicFault {
    try {
      TopicCatalog.verify(admin, plan);
    } catch (TopicFault fault) {
      if (fault.code() != TopicFault.Code.UNREACHABLE) {
        throw fault;
      }
    }
  }

  @Override
  public void close() {
    admin.close(CLOSE_LIMIT);
  }

  private static void await(Consumer<String> waiting, Look look)
      throws TopicFault, InterruptedException {
    String told = "";
    while (true) {
      try {
        look.run();
        return;
      } catch (TopicFault fault) {
        if (!fault.isRetriable()) {
          throw fault;
        }
        String reason = String.valueOf(fault.getMessage());
        if (!reason.equals(told)) {
          waiting.accept(reason);
          told = reason;
        }
      }
      Thread.sleep(RETRY);
    }
  }

  @FunctionalInterface
  private interface Look {
    void run() throws TopicFault;
  }
}
