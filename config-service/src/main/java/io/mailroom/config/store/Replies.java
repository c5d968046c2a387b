package io.mailroom.config.store;

import io.mailroom.contract.compacted.CompactedLog;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What became of replies, and the wish to send one again. Each question reads the one partition of
 * {@code outbound-status} that can have the answer: administrators ask seldom, and all statuses
 * would fill the memory. Any thread may call; both calls block.
 */
public final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final Duration NO_PROGRESS = Duration.ofSeconds(5);
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(5);

  private final Map<String, Object> kafkaConfig;
  private final TopicNames names;
  private final Shards partitions;
  private final InstantSource clock;

  /**
   * Replies of one deployment.
   *
   * @param partitions of {@code outbox} and {@code outbound-status}, as many as shards
   */
  public Replies(
      Map<String, Object> kafkaConfig, TopicNames names, Shards partitions, InstantSource clock) {
    this.kafkaConfig = Map.copyOf(kafkaConfig);
    this.names = names;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** What is known of a reply. */
  public sealed interface Found {
    /** Its newest status. */
    record Status(OutboundStatus status) implements Found {}

    /** Nobody asked for such a reply, or it is forgotten. */
    record Missing() implements Found {}

    /** Kafka does not answer. */
    record Unreachable() implements Found {}
  }

  /** The newest status of a reply. */
  public Found find(OutboundId id) {
    try (var log =
        new CompactedLog<>(
            kafkaConfig,
            names.outboundStatus(),
            Set.of(partition(id)),
            RecordCodec.OUTBOUND_STATUS)) {
      Optional<OutboundStatus> status = log.readToEnd(NO_PROGRESS).value(id.value());
      return status.<Found>map(Found.Status::new).orElseGet(Found.Missing::new);
    } catch (ReadFault fault) {
      LOG.warn("event=read-failed code={} detail=\"{}\"", fault.code(), fault.getMessage());
      return new Found.Unreachable();
    }
  }

  /**
   * Asks the reply's owner to send it again.
   *
   * @return whether Kafka has the wish for certain
   */
  public boolean sendAgain(OutboundId id) {
    var note = new OutboxNote(id.token(), OutboxNote.Kind.RESEND, clock.instant(), null, List.of());
    var record =
        new ProducerRecord<>(
            names.outbox(),
            partition(id),
            OutboxKey.note(UUID.randomUUID().toString()),
            RecordCodec.OUTBOX_NOTE.encode(note),
            RecordCodec.OUTBOX_NOTE.headers());
    try (var producer =
        new KafkaProducer<>(producerConfig(), new StringSerializer(), new ByteArraySerializer())) {
      var _ = producer.send(record).get();
      return true;
    } catch (KafkaException | ExecutionException e) {
      LOG.warn("event=resend-not-written code={}", e.toString());
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int partition(OutboundId id) {
    return id.token().partition(partitions.count());
  }

  private Map<String, Object> producerConfig() {
    var config = new HashMap<>(kafkaConfig);
    int limit = (int) WRITE_LIMIT.toMillis();
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
    return config;
  }
}
