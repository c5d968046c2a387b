package io.mailroom.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the operating guide says of rules is so. */
class DocumentedRulesTest {
  private static final Pattern CODE = Pattern.compile("`([a-zA-Z0-9]+)`");

  @Test
  void itsExamplesCompile() throws IOException {
    var examples = between(section(), "```\n", "```").lines().toList();

    assertThat(examples).hasSize(5);
    assertThat(examples)
        .allSatisfy(each ->
            assertThat(ConditionCompiler.compile(each)).isInstanceOf(Compilation.Compiled.class));
  }

  @Test
  void itNamesEveryField() throws IOException {
    List<String> named = CODE.matcher(section()).results().map(each -> each.group(1)).toList();

    for (var type : EmailVariables.types()) {
      assertThat(named).as(type.name()).containsAll(type.fieldNames());
    }
  }

  private static String section() throws IOException {
    var guide = Files.readString(Path.of("..", "docs", "operating.md"));
    return between(guide, "\n## Rules\n", "\n## ");
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
