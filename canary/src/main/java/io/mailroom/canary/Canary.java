package io.mailroom.canary;

import org.jspecify.annotations.Nullable;

/** Does not compile while NullAway watches. */
final class Canary {
  private Canary() {}

  static int length(@Nullable String absent) {
    return absent.length();
  }
}
