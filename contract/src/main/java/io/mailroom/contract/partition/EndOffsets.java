package io.mailroom.contract.partition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Asks where the partitions of a topic end: their high watermarks, open transactions included. A
 * committed reader's own end offset stops before the first open transaction and would hide what was
 * committed behind it. Any thread may ask.
 */
public final class EndOffsets implements AutoCloseable {
  private static final long UNREAD = -1;

  /**
   * An answer that the network swallowed is given up then, and its connection with it. Until then
   * the client asks nobody else, so that its usual 30 s would outlast several questions.
   */
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);

  private final Map<String, Object> kafkaConfig;
  private final String topic;
  private @Nullable Admin opened;

  /**
   * Connects when it is first asked.
   *
   * @param kafkaConfig how to reach Kafka: {@code bootstrap.servers} and what security needs
   */
  public EndOffsets(Map<String, Object> kafkaConfig, String topic) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.topic = topic;
  }

  /**
   * The high watermark by partition, as it is after this call begins.
   *
   * @param limit how long to wait for the answer
   * @throws ReadFault if there is none by then, or Kafka fails
   */
  public Map<Integer, Long> ask(Set<Integer> partitions, Duration limit) throws ReadFault {
    var question =
        partitions.stream()
            .map(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> OffsetSpec.latest()));
    var options =
        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED)
            .timeoutMs(Math.toIntExact(limit.toMillis()));
    try {
      var answer =
          admin().listOffsets(question, options).all().get(limit.toMillis(), TimeUnit.MILLISECONDS);
      var ends = new HashMap<Integer, Long>();
      answer.forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return Map.copyOf(ends);
    } catch (ExecutionException e) {
      throw ReadFault.of(topic, e.getCause());
    } catch (KafkaException e) {
      throw ReadFault.of(topic, e);
    } catch (TimeoutException e) {
      throw new ReadFault(ReadFault.Code.UNREACHABLE, "no answer for the ends of " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadFault(ReadFault.Code.INTERRUPTED, "interrupted: ends of " + topic, e);
    }
  }

  /** Whether all below these ends is read; a partition that has no position is not. */
  public static boolean areReached(Map<Integer, Long> ends, Map<Integer, Long> positions) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), UNREAD) >= end.getValue());
  }

  @Override
  public synchronized void close() {
    if (opened != null) {
      Closing.quietly(opened);
      opened = null;
    }
  }

  private synchronized Admin admin() {
    if (opened == null) {
      Map<String, Object> config = new HashMap<>(kafkaConfig);
      config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_LIMIT.toMillis());
      opened = Admin.create(config);
    }
    return opened;
  }
}
