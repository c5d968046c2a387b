package io.mailroom.sandbox.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
  @ParameterizedTest
  @CsvSource({
    "abc,       '[abc   ]'",
    "abcdef,    '[abcdef]'",
    "abcdefg,   '[abcde…]'",
    "日本,      '[日本  ]'",
    "日本語訳,  '[日本… ]'",
    "a\u0301b,  '[a\u0301b    ]'",
    "📦,        '[📦    ]'"
  })
  void aTextTakesSoManyColumns(String text, String expected) {
    assertThat("[" + Columns.fit(text, 6) + "]").isEqualTo(expected);
  }

  @Test
  void anEmailCannotMoveTheCursor() {
    assertThat(Columns.fit("a\u001b[2J\r", 7)).isEqualTo("a [2J  ");
  }
}
