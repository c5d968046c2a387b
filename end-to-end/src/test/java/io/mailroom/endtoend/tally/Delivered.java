package io.mailroom.endtoend.tally;

import java.util.Set;

/**
 * An email that a test put into a mailbox.
 *
 * @param id its {@code X-Tally-Id}, unique in the test
 * @param folder where it was put
 * @param sha256 of its bytes, lower case hex
 * @param fate whether it has to be published; one that lay there before the watch has not
 * @param flags what the test itself set on it, such as {@code \Flagged}
 */
public record Delivered(String id, Folder folder, String sha256, Fate fate, Set<String> flags) {
  public Delivered {
    flags = Set.copyOf(flags);
  }

  /** What has to become of an email. */
  public enum Fate {
    /** Exactly one event. */
    PUBLISHED,
    /** No event. */
    UNPUBLISHED,
    /** One event at most: somebody took it away when it may have been read or not. */
    EITHER
  }

  /** The same email with another fate. */
  public Delivered withFate(Fate other) {
    return new Delivered(id, folder, sha256, other, flags);
  }

  /** The same email with these flags set by the test. */
  public Delivered withFlags(Set<String> set) {
    return new Delivered(id, folder, sha256, fate, set);
  }

  /** A folder of a user's mailbox, by its decoded name. */
  public record Folder(String user, String name) {}
}
