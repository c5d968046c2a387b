package io.mailroom.routing;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What CEL finds wrong with a text, in our words and with its place. */
final class Faults {
  private static final int LONGEST = 200;

  /** What each of CEL's messages means; what is not among them is about the grammar. */
  private static final List<Wording> WORDINGS =
      List.of(
          new Wording("undefined field '(.*)'", found -> "unknown field '" + found.group(1) + "'"),
          new Wording(
              "undeclared reference to '(.*)' \\(in container .*",
              found -> "unknown name '" + found.group(1) + "'"),
          new Wording(
              "found no matching overload for '(.*)' applied to '(.*)' \\(candidates: .*",
              found -> operator(found.group(1)) + " does not take " + found.group(2)),
          new Wording(
              "expected type '(.*)' but found '(.*)'",
              found -> found.group(2) + " (expected " + found.group(1) + ")"),
          new Wording("(timestamp|duration) validation failed.*", found -> "no " + found.group(1)),
          new Wording(".*recursion.*", _ -> "nested too deep"));

  private Faults() {}

  private record Wording(Pattern theirs, Function<MatchResult, String> ours) {
    Wording(String theirs, Function<MatchResult, String> ours) {
      this(Pattern.compile(theirs, Pattern.DOTALL), ours);
    }
  }

  /** The first fault of a text. */
  static Compilation.Refused first(String text, CelValidationException refused) {
    var first = refused.getErrors().stream().min(Comparator.comparing(CelIssue::getSourceLocation));
    int place =
        first
            .flatMap(issue -> refused.getSource().getLocationOffset(issue.getSourceLocation()))
            .orElse(text.codePointCount(0, text.length()));
    return at(text, place, first.map(CelIssue::getMessage).map(Faults::inOurWords).orElse(""));
  }

  /**
   * A fault.
   *
   * @param place characters before it
   */
  static Compilation.Refused at(String text, int place, String fault) {
    int all = text.codePointCount(0, text.length());
    int offset = text.offsetByCodePoints(0, Math.clamp(place, 0, all));
    // CEL points at the dot before a field.
    offset += text.startsWith(".", offset) && offset + 1 < text.length() ? 1 : 0;
    int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    return new Compilation.Refused(
        1 + (int) text.substring(0, offset).chars().filter(each -> each == '\n').count(),
        1 + text.codePointCount(lineStart, offset),
        offset,
        fault);
  }

  private static String inOurWords(String theirs) {
    for (Wording wording : WORDINGS) {
      var matcher = wording.theirs.matcher(theirs);
      if (matcher.matches()) {
        String ours = wording.ours.apply(matcher);
        return ours.length() <= LONGEST ? ours : ours.substring(0, LONGEST) + "…";
      }
    }
    return "not understood (expected CEL)";
  }

  /** CEL calls its operators {@code _>_}, {@code !_}, {@code _[_]}. */
  private static String operator(String name) {
    return name.chars().anyMatch(Character::isLetter) ? name : name.replace("_", "");
  }
}
