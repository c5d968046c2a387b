package io.mailroom.endtoend.mutant.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * In {@code TransactionalWriter.write}: checkpoints go first, by a producer without transactions.
 * Signatures name no Kafka type: the agent's class loader has none, only the code that it changes
 * has.
 */
public final class CheckpointOutsideTransaction {
  private CheckpointOutsideTransaction() {}

  @Advice.OnMethodEnter
  static void write(@Advice.Argument(value = 0, readOnly = false) List<?> records) {
    KafkaProducer<Object, Object> plain =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                System.getenv("KAFKA_BOOTSTRAP_SERVERS"),
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    List<Object> others = new ArrayList<>();
    for (Object each : records) {
      ProducerRecord<?, ?> record = (ProducerRecord<?, ?>) each;
      if (record.topic().endsWith("checkpoints")) {
        var _ =
            plain.send(
                new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers()));
      } else {
        others.add(record);
      }
    }
    plain.close();
    records = others;
  }
}
