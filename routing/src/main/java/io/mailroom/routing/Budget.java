package io.mailroom.routing;

import dev.cel.common.ast.CelExpr;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a folder may cost for one email, counted in steps: ten for each part of a
 * condition that is evaluated, and one for each character or element that it yields. The same email
 * and the same rules always cost the same, whatever the machine. One thread uses it.
 */
final class Budget {
  /**
   * For one email; some 40 searches for a word in a text as long as {@link EmailVariables} lets it
   * be.
   */
  static final int STEPS = 500_000;

  private static final int PART = 10;

  private long left = STEPS;

  /**
   * The budget is spent. An error, because CEL takes exceptions for values, as in {@code x || true}
   * and {@code exists}, and would go on.
   */
  @SuppressWarnings("serial")
  static final class Spent extends Error {
    Spent() {
      super("budget spent", null, false, false);
    }
  }

  /** Counts a part of a condition that was evaluated. */
  void charge(CelExpr part, @Nullable Object result) {
    int size =
        switch (result) {
          case String text -> text.length();
          case Collection<?> list -> list.size();
          case null, default -> 0;
        };
    charge(PART + size);
  }

  /**
   * Counts.
   *
   * @throws Spent if it is more than there is
   */
  void charge(long steps) {
    left -= steps;
    if (left < 0) {
      throw new Spent();
    }
  }
}
