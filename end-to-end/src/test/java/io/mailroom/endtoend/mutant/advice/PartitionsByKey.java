package io.mailroom.endtoend.mutant.advice;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * In {@code TransactionalWriter.write}: each record goes where its key leads it. Signatures name no
 * Kafka type, as in {@link CheckpointOutsideTransaction}.
 */
public final class PartitionsByKey {
  private PartitionsByKey() {}

  @Advice.OnMethodEnter
  static void write(@Advice.Argument(value = 0, readOnly = false) List<?> records) {
    List<Object> unplaced = new ArrayList<>();
    for (Object each : records) {
      ProducerRecord<?, ?> record = (ProducerRecord<?, ?>) each;
      unplaced.add(
          new ProducerRecord<Object, Object>(
              record.topic(), null, record.key(), record.value(), record.headers()));
    }
    records = unplaced;
  }
}
