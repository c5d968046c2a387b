package io.mailroom.routing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rules' texts and what they compile to. Compiling takes a thousand times as long as testing, so
 * what was used last is kept; a text means the same whoever wrote it. Any thread.
 */
final class Conditions {
  /** Characters of all texts that are kept; each costs up to 70 bytes when it is compiled. */
  private static final int MOST_CHARACTERS = 250_000;

  private final Map<String, Compilation> kept = new LinkedHashMap<>(16, 0.75f, true);
  private int characters;

  /** What a text compiles to. */
  synchronized Compilation of(String text) {
    var known = kept.get(text);
    if (known != null) {
      return known;
    }
    var compiled = ConditionCompiler.compile(text);
    kept.put(text, compiled);
    characters += text.length();
    for (var eldest = kept.keySet().iterator(); characters > MOST_CHARACTERS; ) {
      characters -= eldest.next().length();
      eldest.remove();
    }
    return compiled;
  }
}
