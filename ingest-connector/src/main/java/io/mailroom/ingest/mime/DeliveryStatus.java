package io.mailroom.ingest.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What became of the recipients that a delivery status speaks of, the worst first. Source: RFC
 * 3464, 2.3.3.
 */
enum DeliveryStatus {
  FAILED,
  /** It names no action, or none that is known. */
  UNKNOWN,
  DELAYED,
  DELIVERED,
  RELAYED,
  EXPANDED;

  /** Octets of a status that are looked at. */
  static final int LONGEST = 64 * 1024;

  private static final String FIELD = "action:";

  /** Reads the fields of a status; of several recipients, what became of the worst off. */
  static DeliveryStatus of(byte[] status) {
    return new String(status, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> line.regionMatches(true, 0, FIELD, 0, FIELD.length()))
        .map(line -> action(line.substring(FIELD.length()).strip()))
        .min(Comparator.naturalOrder())
        .orElse(UNKNOWN);
  }

  /** Whether an email is lost, as far as is known. */
  boolean isFailure() {
    return this == FAILED || this == UNKNOWN;
  }

  private static DeliveryStatus action(String value) {
    String word = value.split("[^A-Za-z]", 2)[0];
    return Arrays.stream(values())
        .filter(action -> action.name().equalsIgnoreCase(word))
        .findFirst()
        .orElse(UNKNOWN);
  }
}
