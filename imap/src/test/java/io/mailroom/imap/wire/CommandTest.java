package io.mailroom.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  @Test
  void stringIsQuotedAndCannotLeaveItsQuotes() {
    assertThat(lines(select("Orders"))).containsExactly("m1 SELECT \"Orders\"\r\n");
    assertThat(lines(select("a\" \\b"))).containsExactly("m1 SELECT \"a\\\" \\\\b\"\r\n");
    assertThat(lines(select("{5}"))).containsExactly("m1 SELECT \"{5}\"\r\n");
  }

  @Test
  void stringWithOtherOctetsIsALiteralThatTheServerAsksFor() {
    assertThat(lines(select("a\r\nm2 DELETE INBOX")))
        .containsExactly("m1 SELECT {18}\r\n", "a\r\nm2 DELETE INBOX\r\n");
    assertThat(
            lines(
                new Command("LOGIN")
                    .string("ü".getBytes(StandardCharsets.UTF_8))
                    .string("p w".getBytes(StandardCharsets.UTF_8))))
        .containsExactly("m1 LOGIN {2}\r\n", "Ã¼ \"p w\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NOOP\r\nm2 LOGOUT", "NOOP\n", "SELECT ü", "NOOP\0"})
  void wordsAreOursAlone(String words) {
    assertThatThrownBy(() -> new Command(words)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Command select(String name) {
    return new Command("SELECT").string(name.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> lines(Command command) {
    return command.lines("m1").stream()
        .map(line -> new String(line, StandardCharsets.ISO_8859_1))
        .toList();
  }
}
