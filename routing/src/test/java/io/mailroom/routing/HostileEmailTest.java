package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.routing.Condition.Verdict;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger sends and an administrator writes, a decision takes a bounded time. */
class HostileEmailTest {
  /** Ten times what the slowest of these takes without the second compiler. */
  private static final Duration GUARD = Duration.ofSeconds(5);

  private static final HeaderField HEADER = new HeaderField("X-Aaaaaaaa", "a".repeat(60));

  private final InboundEmail manyHeaders = email(100_000, 10);
  private final InboundEmail longText = email(10, 1 << 20);
  private final InboundEmail both = email(100_000, 1 << 20);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email.headers.exists(h, h.name == 'X-Foo')",
        "email.headers.exists(h, h.value.matches('(a|aa)*b')) || true",
        "email.headers.exists(h, email.headers.exists(i, i.name == h.value))",
        "email.headers.exists(h, email.text.contains(h.value + 'b'))",
        "email.headers.map(h, email.text + email.text).size() == 1",
        "email.headers.map(h, email.headers) == email.headers.map(h, email.headers)",
        "[email.text].all(t, email.headers.all(h, !t.matches('(x+x+)+y')))",
        "email.headers.all(h, timestamp(h.value) == email.sentAt || email.to[7].name == '' || true)",
        "[1,2,3,4,5,6,7,8].all(a, [1,2,3,4,5,6,7,8].all(b, [1,2,3,4,5,6,7,8].all(c, "
            + "[1,2,3,4,5,6,7,8].all(d, [1,2,3,4,5,6,7,8].all(e, [1,2,3,4,5,6,7,8].all(f, true))))))"
      })
  void whatCostsTooMuchFailsSoon(String when) {
    assertThat(test(when, both)).isEqualTo(Verdict.FAILS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!email.text.matches('(a|aa)*b')",
        "!email.text.matches('(x+x+)+y')",
        "!email.text.matches('^(([a-z])+.)+[A-Z]([a-z])+$')",
        "!email.text.matches('(?i)(\\\\w+\\\\s*){20}@(foo|bar|baz)')",
        "!email.text.matches('(.*)(.*)(.*)(.*)(.*)=')",
        "!email.text.matches('(a?){60}a{60}b')",
        "!email.text.contains('a'.matches('b') ? 'b' : 'ab')"
      })
  void catastrophicPatternsAreLinear(String when) {
    assertThat(test(when, longText)).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aRuleThatLooksAtTheSubjectDoesNotPayForTheHeaders() {
    assertThat(test("email.subject == ''", manyHeaders)).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  void fortySearchesInALongTextFitInTheBudget() {
    var search = "email.text.contains('b%d')";
    var when = new StringBuilder(search.formatted(1));
    for (int n = 2; n <= 40; n++) {
      var _ = when.append(" || ").append(search.formatted(n));
    }

    assertThat(test(when.toString(), longText)).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  void aSearchCostsMoreTheLongerItsWordOrPatternIs() {
    var word = "email.text.contains('%s')";
    var pattern = "email.text.matches('%1$s') || email.text.matches('%1$s')";

    assertThat(test(word.formatted("b".repeat(50)), longText)).isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(test(word.formatted("b".repeat(700)), longText)).isEqualTo(Verdict.FAILS);
    assertThat(test(pattern.formatted("b".repeat(50)), longText)).isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(test(pattern.formatted("b".repeat(450)), longText)).isEqualTo(Verdict.FAILS);
  }

  private static Verdict test(String when, InboundEmail email) {
    var condition = ConditionTest.compiled(when);
    // What is loaded and compiled once is no matter of the email's.
    var _ =
        condition.test(
            EmailVariables.of(Samples.email(Samples.watch("INBOX", "support"))), new Budget());
    var begin = System.nanoTime();
    var verdict = condition.test(EmailVariables.of(email), new Budget());
    var took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(took).isLessThan(GUARD);
    return verdict;
  }

  private static InboundEmail email(int headers, int text) {
    return Samples.email(
        Samples.watch("INBOX", "support"),
        Collections.nCopies(headers, HEADER),
        new Content.Text("a".repeat(text)));
  }
}
