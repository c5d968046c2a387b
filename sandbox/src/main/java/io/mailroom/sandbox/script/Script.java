package io.mailroom.sandbox.script;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a test has told a server to do: rules by the beginning of a command. Any thread may call.
 *
 * @param <A> what an answer is
 */
public final class Script<A> {
  private final List<Rule<A>> once = new ArrayList<>();
  private final List<Rule<A>> always = new ArrayList<>();

  private record Rule<A>(Pattern command, A answer) {
    boolean fits(String text) {
      return command.matcher(text).lookingAt();
    }
  }

  /** How rules are read: by the beginning, without regard to case. */
  public static Pattern pattern(String regex) {
    return Pattern.compile(regex, CASE_INSENSITIVE | DOTALL);
  }

  /** The oldest goes first. */
  public synchronized void once(String regex, A answer) {
    once.add(new Rule<>(pattern(regex), answer));
  }

  /** The newest goes first, so that a test can change its mind. */
  public synchronized void always(String regex, A answer) {
    always.addFirst(new Rule<>(pattern(regex), answer));
  }

  /** Finds the answer to a command, and uses it up if it was for once. */
  public synchronized Optional<A> take(String text) {
    for (var rule : once) {
      if (rule.fits(text)) {
        once.remove(rule);
        return Optional.of(rule.answer);
      }
    }
    return always.stream().filter(rule -> rule.fits(text)).map(Rule::answer).findFirst();
  }
}
