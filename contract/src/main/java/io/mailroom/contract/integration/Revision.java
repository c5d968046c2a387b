package io.mailroom.contract.integration;

/**
 * Which state of an integration this is.
 *
 * @param version 1 when created, one more with every change; the ETag over REST
 * @param changeId random per change; tells after an unknown outcome whether the change was written
 */
public record Revision(long version, String changeId) {
  public Revision {
    if (version < 1) {
      throw new IllegalArgumentException("version " + version + " (expected 1 or more)");
    }
    if (changeId.isBlank()) {
      throw new IllegalArgumentException("changeId is blank");
    }
  }
}
