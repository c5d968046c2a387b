package io.mailroom.contract.watch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one watch: a folder watched from one moment. A folder added again gets another.
 *
 * <p>Shape: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, so that it is safe in keys, paths and URIs.
 */
public record WatchId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public WatchId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "watch id '" + value + "' (expected 1..64 of A-Z a-z 0-9 . _ -)");
    }
  }

  /** A new id that no watch has had. */
  public static WatchId random() {
    return new WatchId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
