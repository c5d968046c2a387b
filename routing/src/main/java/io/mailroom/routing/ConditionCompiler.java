package io.mailroom.routing;

import static dev.cel.checker.CelStandardDeclarations.StandardFunction.DYN;
import static dev.cel.checker.CelStandardDeclarations.StandardFunction.TYPE;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.validator.CelValidator;
import dev.cel.validator.CelValidatorFactory;
import dev.cel.validator.validators.DurationLiteralValidator;
import dev.cel.validator.validators.TimestampLiteralValidator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes conditions of the texts of rules: CEL with the macros {@code all}, {@code exists}, {@code
 * exists_one}, {@code filter} and {@code map}, checked against the types of {@link EmailVariables}.
 * Nothing is dynamic, so that what can be wrong is found here. Any thread.
 *
 * <p>Source: the Common Expression Language, https://cel.dev.
 */
public final class ConditionCompiler {
  /** UTF-16 units of a text. */
  static final int LONGEST = 2_000;

  /** Instructions of a pattern; the words of a support desk need some 20 each. */
  static final int LARGEST_PATTERN = 500;

  private static final int DEEPEST = 50;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(DEEPEST)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelStringExtensions LOWER_CASE =
      CelExtensions.strings(CelStringExtensions.Function.LOWER_ASCII);

  private static final CelCompiler COMPILER = compiler();
  private static final CelRuntime RUNTIME = runtime();
  private static final CelValidator LITERALS =
      CelValidatorFactory.standardCelValidatorBuilder(COMPILER, RUNTIME)
          .addAstValidators(TimestampLiteralValidator.INSTANCE, DurationLiteralValidator.INSTANCE)
          .build();

  private ConditionCompiler() {}

  /** Compiles the text of a rule. */
  public static Compilation compile(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      return Faults.at(text, 0, text.length() + " characters (expected 1.." + LONGEST + ")");
    }
    try {
      var ast = COMPILER.compile(text).getAst();
      var _ = LITERALS.validate(ast).getAst();
      var patterns = new HashMap<String, Pattern>();
      for (CelExpr pattern : patterns(ast)) {
        var fault = addPattern(pattern, patterns);
        if (fault.isPresent()) {
          int place = ast.getSource().getPositionsMap().getOrDefault(pattern.id(), 0);
          return Faults.at(text, place, fault.get());
        }
      }
      return new Compilation.Compiled(new Condition(RUNTIME.createProgram(ast), patterns));
    } catch (CelValidationException e) {
      return Faults.first(text, e);
    } catch (CelEvaluationException e) {
      throw new IllegalStateException("CEL cannot run what it has compiled", e);
    }
  }

  /** The second operand of every {@code matches}. */
  private static List<CelExpr> patterns(CelAbstractSyntaxTree ast) {
    return CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.CALL)
        .map(CelExpr::call)
        .filter(call -> call.function().equals("matches"))
        .map(call -> call.args().getLast())
        .toList();
  }

  /** Adds a pattern to those compiled; says what is wrong with it, if something is. */
  private static Optional<String> addPattern(CelExpr expr, Map<String, Pattern> patterns) {
    if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return Optional.of("a pattern that is no literal");
    }
    String regex = expr.constant().stringValue();
    try {
      var pattern = Pattern.compile(regex);
      patterns.put(regex, pattern);
      return pattern.programSize() <= LARGEST_PATTERN
          ? Optional.empty()
          : Optional.of(
              "a pattern of %d instructions (expected at most %d)"
                  .formatted(pattern.programSize(), LARGEST_PATTERN));
    } catch (PatternSyntaxException _) {
      return Optional.of("no pattern (expected RE2)");
    }
  }

  private static CelCompiler compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(false)
        .setStandardDeclarations(
            CelStandardDeclarations.newBuilder().excludeFunctions(DYN, TYPE).build())
        .setStandardMacros(
            CelStandardMacro.ALL,
            CelStandardMacro.EXISTS,
            CelStandardMacro.EXISTS_ONE,
            CelStandardMacro.FILTER,
            CelStandardMacro.MAP,
            CelStandardMacro.MAP_FILTER)
        .addLibraries(LOWER_CASE)
        .setTypeProvider(new Types(ImmutableList.copyOf(EmailVariables.types())))
        .addVar(EmailVariables.NAME, EmailVariables.type())
        .setResultType(SimpleType.BOOL)
        .build();
  }

  /**
   * Without {@code contains} and {@code matches}: each condition brings its own. Of CEL's two
   * interpreters the one that looks only at what a condition asks for; the other first converts
   * every header of an email.
   */
  private static CelRuntime runtime() {
    return CelRuntimeFactory.legacyCelRuntimeBuilder()
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(false)
        .setStandardFunctions(
            CelStandardFunctions.newBuilder()
                .excludeFunctions(
                    CelStandardFunctions.StandardFunction.CONTAINS,
                    CelStandardFunctions.StandardFunction.MATCHES)
                .build())
        .addLibraries(LOWER_CASE)
        .build();
  }

  /** What an email is made of. */
  private record Types(ImmutableList<CelType> types) implements CelTypeProvider {
    @Override
    public Optional<CelType> findType(String name) {
      return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }
}
