package io.mailroom.router.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Fields as RFC 5322, 2.2 writes them, in groups with empty lines between them: the header of a
 * message is one group, a delivery status several.
 *
 * @param fields first value by lower case name, unfolded
 */
record HeaderLines(Map<String, String> fields) {
  private static final int MOST_GROUPS = 1_000;

  /** Characters from which on a folded value gets no longer. */
  private static final int LONGEST = 16 << 10;

  HeaderLines {
    fields = Map.copyOf(fields);
  }

  /** All groups of a text that are not empty; lines that are no fields are passed over. */
  static List<HeaderLines> groups(String text) {
    var groups = new ArrayList<HeaderLines>();
    var fields = new LinkedHashMap<String, String>();
    var last = "";
    for (var line : text.lines().toList()) {
      if (line.isBlank()) {
        if (!fields.isEmpty() && groups.size() < MOST_GROUPS) {
          groups.add(new HeaderLines(fields));
        }
        fields.clear();
        last = "";
      } else if (line.startsWith(" ") || line.startsWith("\t")) {
        fields.computeIfPresent(
            last, (_, begun) -> begun.length() < LONGEST ? begun + " " + line.strip() : begun);
      } else {
        int colon = line.indexOf(':');
        last = colon < 1 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (!last.isEmpty()
            && fields.putIfAbsent(last, line.substring(colon + 1).strip()) != null) {
          last = "";
        }
      }
    }
    if (!fields.isEmpty()) {
      groups.add(new HeaderLines(fields));
    }
    return groups;
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** The message ids of a field, with their angle brackets, in order. */
  List<String> ids(String name) {
    var ids = new ArrayList<String>();
    var value = fields.getOrDefault(name, "");
    for (int from = value.indexOf('<'); from >= 0; from = value.indexOf('<', from + 1)) {
      int to = value.indexOf('>', from);
      if (to > from) {
        ids.add(value.substring(from, to + 1).replaceAll("\\s", ""));
      }
    }
    return ids;
  }
}
