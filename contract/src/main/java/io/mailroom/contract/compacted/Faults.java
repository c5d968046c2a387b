package io.mailroom.contract.compacted;

import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** What Kafka throws, as faults of reading. */
final class Faults {
  private Faults() {}

  static ReadFault reading(String topic, @Nullable Throwable cause) {
    var code =
        switch (cause) {
          case InterruptException _ -> ReadFault.Code.INTERRUPTED;
          case OffsetOutOfRangeException _ -> ReadFault.Code.HISTORY_GONE;
          case RetriableException _ -> ReadFault.Code.UNREACHABLE;
          case null, default -> ReadFault.Code.REFUSED;
        };
    return new ReadFault(code, "cannot read " + topic + ": " + code, cause);
  }
}
