package io.mailroom.contract.watch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A folder's name, decoded to Unicode, exactly as the server has it.
 *
 * <p>Shape: 1 to 1,000 characters without control characters. {@code INBOX} in any case is the
 * inbox and is held in upper case. Source: RFC 9051, 5.1.
 */
public record FolderName(@JsonValue String value) {
  private static final int LONGEST = 1_000;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public FolderName {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "folder name of " + value.length() + " characters (expected 1.." + LONGEST + ")");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("folder name with a control character");
    }
    value = value.equalsIgnoreCase("INBOX") ? "INBOX" : value;
  }

  @Override
  public String toString() {
    return value;
  }
}
