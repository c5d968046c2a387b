package io.mailroom.contract.integration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one integration for ever: random, never used again.
 *
 * <p>Shape: 1 to 64 of {@code A-Z a-z 0-9 . _ -}, so that it is safe in keys, paths and URIs.
 */
public record IntegrationId(@JsonValue String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public IntegrationId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "integration id '" + value + "' (expected 1..64 of A-Z a-z 0-9 . _ -)");
    }
  }

  /** A new id that no integration has had. */
  public static IntegrationId random() {
    return new IntegrationId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
