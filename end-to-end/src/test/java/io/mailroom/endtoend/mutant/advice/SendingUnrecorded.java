package io.mailroom.endtoend.mutant.advice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * In {@code TransactionalWriter.write}: where it would be recorded that an attempt begins, the
 * reply stays as it was before. Signatures name no Kafka type, as in {@link
 * CheckpointOutsideTransaction}.
 */
public final class SendingUnrecorded {
  private SendingUnrecorded() {}

  @Advice.OnMethodEnter
  static void write(@Advice.Argument(value = 0, readOnly = false) List<?> records) {
    List<Object> changed = new ArrayList<>();
    for (Object each : records) {
      ProducerRecord<?, ?> record = (ProducerRecord<?, ?>) each;
      if (record.topic().endsWith("outbox") && record.value() != null) {
        String text = new String((byte[]) record.value(), UTF_8);
        changed.add(
            new ProducerRecord<Object, Object>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key(),
                text.replace("\"state\":\"SENDING\"", "\"state\":\"QUEUED\"").getBytes(UTF_8),
                record.headers()));
      } else {
        changed.add(record);
      }
    }
    records = changed;
  }
}
