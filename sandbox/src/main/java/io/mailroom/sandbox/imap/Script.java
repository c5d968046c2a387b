package io.mailroom.sandbox.imap;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a test has told the server to do: rules by the beginning of a command. Any thread may call.
 */
final class Script {
  private final List<Rule> once = new ArrayList<>();
  private final List<Rule> always = new ArrayList<>();

  private record Rule(Pattern command, Answer answer) {
    boolean fits(String text) {
      return command.matcher(text).lookingAt();
    }
  }

  static Pattern pattern(String regex) {
    return Pattern.compile(regex, CASE_INSENSITIVE | DOTALL);
  }

  synchronized void once(String regex, Answer answer) {
    once.add(new Rule(pattern(regex), answer));
  }

  /** The newest goes first, so that a test can change its mind. */
  synchronized void always(String regex, Answer answer) {
    always.addFirst(new Rule(pattern(regex), answer));
  }

  /** Finds the answer to a command, and uses it up if it was for once. */
  synchronized Optional<Answer> take(String text) {
    for (var rule : once) {
      if (rule.fits(text)) {
        once.remove(rule);
        return Optional.of(rule.answer);
      }
    }
    return always.stream().filter(rule -> rule.fits(text)).map(Rule::answer).findFirst();
  }
}
