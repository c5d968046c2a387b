package io.mailroom.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rules' texts and what they compile to. Compiling takes a thousand times as long as testing, so
 * what was used last is kept; a text means the same whoever wrote it. Any thread.
 */
final class Conditions {
  /** Texts that are kept, some 10 KB each. */
  private static final int KEPT = 2_000;

  private final Map<String, Compilation> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Compilation> eldest) {
              return size() > KEPT;
            }
          });

  /** What a text compiles to. */
  Compilation of(String text) {
    var known = kept.get(text);
    if (known != null) {
      return known;
    }
    var compiled = ConditionCompiler.compile(text);
    var _ = kept.put(text, compiled);
    return compiled;
  }
}
