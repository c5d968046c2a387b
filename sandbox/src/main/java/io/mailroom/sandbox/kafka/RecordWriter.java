package io.mailroom.sandbox.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to topics as a service beside the one under test does, outside of transactions. One thread
 * uses it.
 *
 * <p>One request at a time: a partition that has just been made may refuse the first request and
 * take the second one, and a broker without a state of the producer takes any first sequence
 * number. What was refused could then never be written any more.
 */
public final class RecordWriter implements AutoCloseable {
  private static final Duration LINGER = Duration.ofMillis(20);

  private final KafkaProducer<String, byte[]> producer;
  private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();

  public RecordWriter(String bootstrapServers) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.LINGER_MS_CONFIG,
                LINGER.toMillis()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record, and does not wait for it. */
  public void send(ProducerRecord<String, byte[]> record) {
    var _ =
        producer.send(
            record,
            (_, exception) -> {
              if (exception != null) {
                fault.compareAndSet(null, exception);
              }
            });
  }

  /**
   * Waits until Kafka has all that was sent.
   *
   * @throws IllegalStateException if it did not take one of them
   */
  public void flush() {
    producer.flush();
    var exception = fault.get();
    if (exception != null) {
      throw new IllegalStateException("Kafka did not take a record", exception);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
