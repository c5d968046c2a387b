package io.mailroom.router.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictLinesTest {
  private static final String LONGEST = "x".repeat(998);

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n", "a\r\n", "\r\n\r\n", "a\r\n.\r\n", "\t \r\n"})
  void cleanLinesPassAsTheyAre(String text) throws IOException {
    assertThat(passed(text)).isEqualTo(text);
    assertThat(passed(LONGEST + "\r\n" + LONGEST + "\r\n")).hasSize(2_000);
  }

  @Test
  void theLastLineIsEnded() throws IOException {
    assertThat(passed("a\r\nb")).isEqualTo("a\r\nb\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "a\nb", "\r", "a\rb", "\r\r\n", "\n\r", "a\r\n\n", "\0", "é", "a\r\n.\n"})
  void whatServersDisagreeAboutNeverPasses(String text) {
    assertThatThrownBy(() -> passed(text + "x")).isInstanceOf(IOException.class);
  }

  @Test
  void aLineThatIsTooLongNeverPasses() {
    assertThatThrownBy(() -> passed(LONGEST + "x")).hasMessageContaining("998");
  }

  private static String passed(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    var lines = new StrictLines(out);
    lines.asciiOnly();
    lines.write(text.getBytes(ISO_8859_1));
    var size = lines.end();
    assertThat(size).isEqualTo(out.size());
    return out.toString(ISO_8859_1);
  }
}
