package io.mailroom.imap.folder;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder as LIST shows it.
 *
 * @param attributes in lower case, such as {@code \noselect}
 * @param separator what divides the levels of its name, null where there are none
 */
public record ListedFolder(ServerName name, Set<String> attributes, @Nullable Character separator) {

  public ListedFolder {
    attributes = Set.copyOf(attributes);
  }

  /** Whether it can hold mail; a mere level of the hierarchy cannot. */
  public boolean isSelectable() {
    return !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
  }

  /** What divides the levels of its name. */
  public Optional<Character> hierarchySeparator() {
    return Optional.ofNullable(separator);
  }
}
