package io.mailroom.contract.partition;

import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Why partitions could not be read to their end. What was read so far must not be used. */
public final class ReadFault extends Exception {
  private static final long serialVersionUID = 1;

  /** Kinds of fault. */
  public enum Code {
    /** Kafka does not answer. */
    UNREACHABLE,
    /** The end does not come nearer: Kafka is stuck, or a transaction stays open. */
    NO_PROGRESS,
    /** The thread was told to stop. */
    INTERRUPTED,
    /** Kafka refuses: an operator must act. */
    REFUSED,
    /** Records that were not read yet are gone from the log: an operator must look why. */
    HISTORY_GONE,
    /** The reader has ended. */
    CLOSED
  }

  private final Code code;

  public ReadFault(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** What Kafka throws. */
  static ReadFault of(String topic, @Nullable Throwable cause) {
    var code =
        switch (cause) {
          case InterruptException _ -> Code.INTERRUPTED;
          case OffsetOutOfRangeException _ -> Code.HISTORY_GONE;
          case RetriableException _ -> Code.UNREACHABLE;
          case null, default -> Code.REFUSED;
        };
    return new ReadFault(code, "cannot read " + topic + ": " + code, cause);
  }

  /** What kind of fault. */
  public Code code() {
    return code;
  }

  /** Whether trying again can help without anybody acting. */
  public boolean isRetriable() {
    return switch (code) {
      case UNREACHABLE, NO_PROGRESS -> true;
      case INTERRUPTED, REFUSED, HISTORY_GONE, CLOSED -> false;
    };
  }
}
