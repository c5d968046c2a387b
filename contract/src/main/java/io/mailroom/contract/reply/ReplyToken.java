package io.mailroom.contract.reply;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mailroom.contract.digest.Sha256Prefix;
import java.util.regex.Pattern;

/**
 * Stands for an {@link OutboundId} where that may not stand: in a Message-ID. Whoever has only the
 * Message-ID, such as a bounce, still finds the reply's partition of {@code outbox}.
 *
 * <p>Shape: 32 lower case hex digits, the first half of the SHA-256 of the outbound id in UTF-8,
 * its {@link io.mailroom.contract.digest.Sha256Prefix}.
 */
public record ReplyToken(@JsonValue String value) {
  /** As a regular expression. */
  public static final String SHAPE = "[0-9a-f]{32}";

  private static final Pattern PATTERN = Pattern.compile(SHAPE);
  private static final int PARTITION_DIGITS = 8;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReplyToken {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "reply token '" + value + "' (expected 32 lower case hex digits)");
    }
  }

  /**
   * The partition of {@code outbox} and {@code outbound-status} where all about the reply is: the
   * first 32 bits, modulo the number of partitions.
   */
  public int partition(int partitions) {
    return (int) (Long.parseLong(value.substring(0, PARTITION_DIGITS), 16) % partitions);
  }

  /** The same in little room, as the key of a large table. */
  public Sha256Prefix prefix() {
    return Sha256Prefix.parse(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
