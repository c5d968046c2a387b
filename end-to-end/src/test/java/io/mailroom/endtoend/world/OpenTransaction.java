package io.mailroom.endtoend.world;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A transaction of somebody else on a partition, open until it is closed. */
public final class OpenTransaction implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;

  OpenTransaction(String bootstrapServers, String topic, int partition) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "stranger"),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    var _ = producer.send(new ProducerRecord<>(topic, partition, "stranger", new byte[0]));
    producer.flush();
  }

  @Override
  public void close() {
    producer.abortTransaction();
    producer.close();
  }
}
