package io.mailroom.routing;

import com.google.re2j.Pattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Objects;

/** A compiled rule. Immutable; any thread may test it, also many at once. */
public final class Condition {
  /** So many instructions of a pattern cost a step for each character that it looks at. */
  private static final int INSTRUCTIONS_A_STEP = 10;

  private final CelRuntime.Program program;
  private final Map<String, Pattern> patterns;

  /**
   * @param program yields a bool; it does not know {@code matches}
   * @param patterns every pattern that occurs in it, compiled
   */
  Condition(CelRuntime.Program program, Map<String, Pattern> patterns) {
    this.program = program;
    this.patterns = Map.copyOf(patterns);
  }

  /** What a test says. */
  enum Verdict {
    HOLDS,
    DOES_NOT_HOLD,
    /** It cannot be told: such as an element that is not there, or a budget that is spent. */
    FAILS
  }

  /** Tests an email, at the cost of a budget. */
  Verdict test(EmailVariables email, Budget budget) {
    try {
      var result = program.trace(email.values(), matches(budget), budget::charge);
      return Boolean.TRUE.equals(result) ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
    } catch (CelEvaluationException | Budget.Spent _) {
      return Verdict.FAILS;
    }
  }

  /**
   * Both ways to write {@code matches}. RE2 is linear in the text, whatever the pattern. Source:
   * CEL's list of standard definitions, from which the ids are.
   */
  private CelLateFunctionBindings matches(Budget budget) {
    return CelLateFunctionBindings.from(
        matches("matches", budget), matches("matches_string", budget));
  }

  // CEL wants functions without state; these live as long as one test, on one thread.
  @SuppressWarnings("Immutable")
  private CelFunctionBinding matches(String id, Budget budget) {
    return CelFunctionBinding.from(
        id, String.class, String.class, (text, regex) -> isFound(text, regex, budget));
  }

  private boolean isFound(String text, String regex, Budget budget) {
    var pattern = Objects.requireNonNull(patterns.get(regex), "every pattern is a literal");
    budget.charge((long) text.length() * pattern.programSize() / INSTRUCTIONS_A_STEP);
    return pattern.matcher(text).find();
  }
}
