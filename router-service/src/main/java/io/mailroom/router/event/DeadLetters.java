package io.mailroom.router.event;

import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.topic.DeadLetter;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records that could not be handled, as they go to {@code dead-letter}. */
public final class DeadLetters {
  /** For the frame of a batch with one record, and the lengths within it. */
  private static final int FRAME = 1_024;

  private static final int HEADER_FRAME = 10;

  private final TopicNames names;

  public DeadLetters(TopicNames names) {
    this.names = names;
  }

  /**
   * The record as it came, with the reason why it goes no further. A value that leaves no room for
   * the reason is left out: it is still where the reason says it came from.
   *
   * @param stage which step failed
   * @param reason for programs
   * @param detail for people; no part of the value
   */
  public <K> ProducerRecord<K, byte[]> of(
      ConsumerRecord<K, byte[]> record, String stage, String reason, String detail) {
    var position = new RecordPosition(record.topic(), record.partition(), record.offset());
    var headers = DeadLetter.of(position, stage, reason, detail).headers();
    for (Header original : record.headers()) {
      var _ = headers.add(original);
    }
    var fits = fits(Math.max(0, record.serializedKeySize()), record.value(), headers);
    return new ProducerRecord<>(
        names.deadLetter(), null, null, record.key(), fits ? record.value() : null, headers);
  }

  /** Whether Kafka takes a record of that size. */
  public static boolean fits(ProducerRecord<byte[], byte[]> record) {
    return fits(length(record.key()), record.value(), record.headers());
  }

  /** Whether Kafka takes a record of that size. */
  static boolean fits(int key, byte @Nullable [] value, Headers headers) {
    int size = FRAME + key + length(value);
    for (Header header : headers) {
      size += header.key().length() + length(header.value()) + HEADER_FRAME;
    }
    return size <= TopicPlan.MAX_MESSAGE_BYTES;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
