package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStreamTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb\r\n",
        "a\rb\r\n",
        "a\r\r\n",
        "a\n\r\n",
        "\n.\n",
        "\r.\r",
        "\r\n.\n",
        "\n.\r\n",
        "\r\n.\r",
        "a\r",
        "a\0b\r\n",
        "é\r\n"
      })
  void smugglingIsFoundWhereverTheWritesAreCut(String message) throws IOException {
    var octets = message.getBytes(UTF_8);
    for (int cut = 0; cut <= octets.length; cut++) {
      var stream = new MessageStream(out, false);
      int at = cut;

      assertThatThrownBy(
              () -> {
                stream.write(octets, 0, at);
                stream.write(octets, at, octets.length - at);
                stream.end();
              })
          .isInstanceOf(IOException.class);
      assertThat(stream.flaw()).isPresent();
    }
  }

  @Test
  void lineHas998OctetsAndNoMore() throws IOException {
    var stream = new MessageStream(out, false);
    stream.write(("a".repeat(998) + "\r\n.\r\n").getBytes(UTF_8));
    stream.write("b".repeat(998).getBytes(UTF_8));

    assertThatThrownBy(() -> stream.write('b')).isInstanceOf(IOException.class);
    assertThat(stream.flaw()).hasValue("line 3 has more than 998 octets");
  }

  @Test
  void utf8PassesWhereTheServerWasAskedForIt() throws IOException {
    var stream = new MessageStream(out, true);

    stream.write("Subject: é\r\n".getBytes(UTF_8));
    stream.end();

    assertThat(out.toString(UTF_8)).isEqualTo("Subject: é\r\n");
    assertThat(stream.flaw()).isEmpty();
  }
}
