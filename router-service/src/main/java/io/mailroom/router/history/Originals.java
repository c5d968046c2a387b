package io.mailroom.router.history;

import io.mailroom.contract.content.ContentUnreadable;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.message.wording.ContentOctets;
import io.mailroom.router.message.wording.Quotation;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the emails that replies answer from {@code inbound-email}, each by a short-lived consumer
 * of its own. A reply says itself where that is; so the record must be of the same integration and
 * the email that the reply names, or one integration could quote another's. Any thread may call it.
 */
public final class Originals {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, Object> kafka;
  private final TopicPlan plan;
  private final StoredContents contents;
  private final Duration limit;

  /**
   * @param kafka settings of clients, without a group
   * @param limit how long Kafka may take for one answer
   */
  public Originals(
      Map<String, Object> kafka, TopicPlan plan, StoredContents contents, Duration limit) {
    this.kafka = readerConfig(kafka);
    this.plan = plan;
    this.contents = contents;
    this.limit = limit;
  }

  /**
   * What can be quoted.
   *
   * @param integration whose reply
   * @param answered as the reply has it
   */
  public History of(IntegrationId integration, ReplyTo answered) throws InterruptedException {
    var at = answered.record();
    if (!at.topic().equals(plan.names().inboundEmail())
        || at.partition() != plan.shards().of(integration)
        || at.offset() < 0) {
      return new History.Absent("original-foreign");
    }
    try {
      var record = read(at);
      return record.isPresent()
          ? quoted(record.get(), integration, answered.emailId())
          : new History.Absent("original-gone");
    } catch (InterruptException e) {
      // Kafka has set the flag again.
      var _ = Thread.interrupted();
      throw new InterruptedException("interrupted while the original was read");
    } catch (KafkaException e) {
      return new History.Unreachable("the original cannot be read: " + e.getMessage());
    }
  }

  private History quoted(
      ConsumerRecord<byte[], byte[]> record, IntegrationId integration, EmailId emailId) {
    try {
      var event = CloudEvent.of(record.headers());
      InboundEmail email = RecordCodec.INBOUND_EMAIL.decode(record.headers(), record.value());
      if (!email.origin().integrationId().equals(integration)
          || !EmailId.of(event.source(), event.id()).equals(emailId)) {
        return new History.Absent("original-foreign");
      }
      return Quotation.of(email, new ContentOctets(contents, integration))
          .<History>map(History.Quoted::new)
          .orElseGet(() -> new History.Absent("original-empty"));
    } catch (UnreadableRecordException _) {
      return new History.Absent("original-unreadable");
    } catch (ContentUnreadable e) {
      return e.code().isTransient()
          ? new History.Unreachable(String.valueOf(e.getMessage()))
          : new History.Absent(e.code().value());
    } catch (IOException _) {
      return new History.Absent("original-unreadable");
    }
  }

  /** The record there, if it is still kept. */
  private Optional<ConsumerRecord<byte[], byte[]>> read(RecordPosition at) {
    var partition = new TopicPartition(at.topic(), at.partition());
    try (var consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      var begin = consumer.beginningOffsets(List.of(partition), limit).get(partition);
      var end = consumer.endOffsets(List.of(partition), limit).get(partition);
      if (begin == null || end == null || at.offset() < begin || at.offset() >= end) {
        return Optional.empty();
      }
      consumer.seek(partition, at.offset());
      for (long since = System.nanoTime(); System.nanoTime() - since < limit.toNanos(); ) {
        for (var record : consumer.poll(POLL)) {
          return Optional.of(record).filter(each -> each.offset() == at.offset());
        }
        if (consumer.position(partition, limit) > at.offset()) {
          return Optional.empty();
        }
      }
      throw new TimeoutException("no answer within " + limit);
    }
  }

  private static Map<String, Object> readerConfig(Map<String, Object> kafka) {
    var config = new HashMap<>(kafka);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    // A batch of records at least, whatever its size; no more than that is held.
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    return Map.copyOf(config);
  }
}
