package io.mailroom.endtoend.tally;

import java.util.Set;

/**
 * An email that a test put into a mailbox.
 *
 * @param id its {@code X-Tally-Id}, unique in the test
 * @param folder where it was put
 * @param sha256 of its bytes, lower case hex
 * @param expected whether it has to be published; one that lay there before the watch has not
 * @param flags what the test itself set on it, such as {@code \Flagged}
 */
public record Delivered(
    String id, Folder folder, String sha256, boolean expected, Set<String> flags) {
  public Delivered {
    flags = Set.copyOf(flags);
  }

  /** The same email with these flags set by the test. */
  public Delivered withFlags(Set<String> set) {
    return new Delivered(id, folder, sha256, expected, set);
  }

  /** A folder of a user's mailbox, by its decoded name. */
  public record Folder(String user, String name) {}
}
