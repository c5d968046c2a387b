package io.mailroom.config.dryrun;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest emails of an integration, read from its partition of {@code inbound-email} in windows
 * from its end backwards; other integrations are in between. Each email is handled when it is read,
 * and dropped. Any thread may call; a call blocks, for half a minute at most.
 */
public final class RecentEmails {
  private static final Logger LOG = LoggerFactory.getLogger(RecentEmails.class);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final TopicNames names;
  private final Shards shards;

  public RecentEmails(Map<String, Object> kafkaConfig, TopicNames names, Shards shards) {
    this.kafkaConfig = consumerConfig(kafkaConfig);
    this.names = names;
    this.shards = shards;
  }

  /** One of them. */
  record Email(EmailId emailId, InboundEmail email) {}

  /** What was found. */
  sealed interface Found<T> {
    /**
     * What became of each email, the newest first.
     *
     * @param scanned records that were read
     * @param isComplete false if the time was up before there were as many as asked for
     */
    record Emails<T>(List<T> handled, long scanned, boolean isComplete) implements Found<T> {}

    /** Kafka does not answer. */
    record Unreachable<T>() implements Found<T> {}
  }

  /**
   * Handles the newest emails of an integration. Records that are no emails are passed over.
   *
   * @param most how many
   */
  <T> Found<T> last(IntegrationId integration, int most, Function<Email, T> handling) {
    var partition = new TopicPartition(names.inboundEmail(), shards.of(integration));
    try (var consumer =
        new KafkaConsumer<>(kafkaConfig, new StringDeserializer(), new ByteArrayDeserializer())) {
      var walk =
          new BackwardWalk<>(
              consumer, partition, record -> email(integration, record).map(handling));
      var isComplete = walk.find(most, TIME_LIMIT);
      return new Found.Emails<>(walk.found(), walk.scanned(), isComplete);
    } catch (KafkaException e) {
      LOG.warn("event=read-failed partition={} code={}", partition, e.toString());
      return new Found.Unreachable<>();
    }
  }

  private static Optional<Email> email(
      IntegrationId integration, ConsumerRecord<String, byte[]> record) {
    if (!integration.value().equals(record.key())) {
      return Optional.empty();
    }
    try {
      var email = RecordCodec.INBOUND_EMAIL.decode(record.headers(), record.value());
      var origin = email.origin();
      if (!integration.equals(origin.integrationId())
          || Stream.of(origin.watchId(), origin.folder()).anyMatch(Objects::isNull)) {
        return Optional.empty();
      }
      var event = CloudEvent.of(record.headers());
      return Optional.of(new Email(EmailId.of(event.source(), event.id()), email));
    } catch (UnreadableRecordException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> consumerConfig(Map<String, Object> kafkaConfig) {
    var config = new HashMap<>(kafkaConfig);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // What retention deletes on the way is passed over.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    int limit = (int) ANSWER_LIMIT.toMillis();
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limit);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit);
    return Map.copyOf(config);
  }
}
