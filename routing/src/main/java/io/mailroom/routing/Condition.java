package io.mailroom.routing;

import com.google.re2j.Pattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelLateFunctionBindings;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/** A compiled rule. Immutable; any thread may test it, also many at once. */
public final class Condition {
  /** Comparisons of a character with one of a word, or with an instruction of a pattern. */
  private static final int OPERATIONS_A_STEP = 10;

  private final CelRuntime.Program program;
  private final Map<String, Pattern> patterns;

  /**
   * @param program yields a bool; it does not know how to search a text
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
      var result = program.trace(email.values(), searches(budget), budget::charge);
      return Boolean.TRUE.equals(result) ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
    } catch (CelEvaluationException | Budget.Spent _) {
      return Verdict.FAILS;
    }
  }

  /**
   * What searches a text, and so costs more than CEL lets us see. RE2 is linear in the text,
   * whatever the pattern; a word is looked for at every place. Source of the ids: CEL's list of
   * standard definitions.
   */
  private CelLateFunctionBindings searches(Budget budget) {
    return CelLateFunctionBindings.from(
        search("matches", (text, regex) -> isFound(text, regex, budget)),
        search("matches_string", (text, regex) -> isFound(text, regex, budget)),
        search("contains_string", (text, word) -> contains(text, word, budget)));
  }

  // CEL wants functions without state; these live as long as one test, on one thread.
  @SuppressWarnings("Immutable")
  private static CelFunctionBinding search(String id, BiPredicate<String, String> search) {
    return CelFunctionBinding.from(id, String.class, String.class, search::test);
  }

  private boolean isFound(String text, String regex, Budget budget) {
    var pattern = Objects.requireNonNull(patterns.get(regex), "every pattern is a literal");
    budget.charge((long) text.length() * pattern.programSize() / OPERATIONS_A_STEP);
    return pattern.matcher(text).find();
  }

  private static boolean contains(String text, String word, Budget budget) {
    budget.charge((long) text.length() * word.length() / OPERATIONS_A_STEP);
    return text.contains(word);
  }
}
