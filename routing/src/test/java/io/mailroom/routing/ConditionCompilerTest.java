package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionCompilerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "email.subjct == 'x'                        | 1:7  | unknown field 'subjct'",
        "email.from.exists(a, a.adress == 'x')      | 1:24 | unknown field 'adress'",
        "emial.subject == 'x'                       | 1:1  | unknown name 'emial'",
        "has(email.subject)                         | 1:4  | unknown name 'has'",
        "dyn(email).x == 'x'                        | 1:4  | unknown name 'dyn'",
        "email.size > 'x'                           | 1:12 | > does not take (int, string)",
        "email['subject'] == 'x'                    | 1:6  | [] does not take (an email, string)",
        "email.subject.contains(1)                  | 1:23 | contains does not take string.(int)",
        "email.size                                 | 1:7  | int (expected bool)",
        "email.subject                              | 1:7  | string (expected bool)",
        "email.subject ==                           | 1:17 | not understood (expected CEL)",
        "email.subject = 'x'                        | 1:15 | not understood (expected CEL)",
        "email.subject == 'x                        | 1:18 | not understood (expected CEL)",
        "(((                                        | 1:4  | not understood (expected CEL)",
        "email.subject.matches('[a')                | 1:23 | no pattern (expected RE2)",
        "email.subject.matches('(a)\\\\1')            | 1:23 | no pattern (expected RE2)",
        "email.subject.matches(email.text)          | 1:29 | a pattern that is no literal",
        "email.text.matches('(a{1,99}){1,9}')       | 1:20 | a pattern of 1801 instructions (expected at most 500)",
        "email.sentAt < timestamp('2026-13')        | 1:26 | no timestamp",
        "email.sentAt - email.sentAt < duration('') | 1:40 | no duration",
      })
  void faultHasItsPlaceAndOurWords(String when, String place, String fault) {
    var refused = refused(when);

    assertThat(refused.line() + ":" + refused.column()).isEqualTo(place);
    assertThat(refused.fault()).isEqualTo(fault);
    assertThat(refused.offset()).isEqualTo(refused.column() - 1);
  }

  @Test
  void placeCountsLinesAndCharacters() {
    var text = "email.subject == '📨' ||\n  email.subject == '📨' || foo";

    assertThat(refused(text))
        .isEqualTo(new Compilation.Refused(2, 27, text.indexOf("foo"), "unknown name 'foo'"));
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThat(refused("").fault()).isEqualTo("0 characters (expected 1..2000)");
    assertThat(refused(" ".repeat(3)).fault()).isEqualTo("3 characters (expected 1..2000)");
    assertThat(refused("true || ".repeat(250) + "true").fault()).startsWith("2004 characters");
    assertThat(refused("(".repeat(100) + "true" + ")".repeat(100)).fault())
        .isEqualTo("nested too deep");
    assertThat(ConditionCompiler.compile("true" + " || true".repeat(249)))
        .isInstanceOf(Compilation.Compiled.class);
  }

  @Test
  void everyTextIsAnsweredWithoutAnException() {
    for (var each :
        List.of(
            "\0",
            "\uD800",
            "email.`x`",
            "'\\u12'",
            "1 ? 2",
            "{",
            "[",
            "a{",
            "email.from[",
            "/*",
            "\"\"\"",
            "-".repeat(1_999) + "1",
            "!".repeat(1_999) + "1",
            "[".repeat(2_000),
            "1+".repeat(999) + "1 == 1",
            "email" + ".from".repeat(300),
            "a.".repeat(900),
            "{1:".repeat(600),
            "[].map(x,".repeat(200),
            "9".repeat(2_000),
            "'" + "\\".repeat(1_998) + "'",
            "email.from.exists(email, email)")) {
      var _ = ConditionCompiler.compile(each);
    }
  }

  private static Compilation.Refused refused(String when) {
    return switch (ConditionCompiler.compile(when)) {
      case Compilation.Refused refused -> refused;
      case Compilation.Compiled _ -> throw new AssertionError("compiled: " + when);
    };
  }
}
