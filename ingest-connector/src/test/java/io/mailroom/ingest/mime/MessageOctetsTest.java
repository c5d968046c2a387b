package io.mailroom.ingest.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageOctetsTest {

  /** mime4j 0.8.12 took "--bb" for the boundary "b" where its buffer ended between the two. */
  @Test
  void aPartIsWholeWhereverItLiesInTheBuffer() throws IOException {
    for (int padding = 15_000; padding < 17_500; padding++) {
      String part = "x".repeat(padding) + "\r\n--bb\r\n--b x\r\n--\r\n-\r\n\r\nend\r";

      assertThat(parts("b", "\r\n--b\r\n" + part + "\r\n--b\t \r\nsecond\n--b--\r\n"))
          .as("with %d octets before", padding)
          .containsExactly(part, "second");
    }
  }

  @Test
  void aPartMayBeEmptyAndTheLastMayBeOpen() throws IOException {
    assertThat(parts("b", "--b\n--b\n\n--b\nlast\n")).containsExactly("", "", "last\n");
  }

  @Test
  void aDelimiterOfTheOuterMultipartEndsTheInnerOne() throws IOException {
    MessageOctets octets = octets("--a\n--b\ninner\n--a\nouter\n--a--\n");
    octets.enter("a");
    assertThat(octets.nextPart()).isTrue();
    octets.enter("b");
    assertThat(octets.nextPart()).isTrue();
    assertThat(new String(octets.readAllBytes(), ISO_8859_1)).isEqualTo("inner");

    assertThat(octets.nextPart()).isFalse();

    assertThat(octets.nextPart()).isTrue();
    assertThat(new String(octets.readAllBytes(), ISO_8859_1)).isEqualTo("outer");
    assertThat(octets.nextPart()).isFalse();
  }

  @Test
  void afterTheLastPartComesTheEpilogueOfItsMultipart() throws IOException {
    MessageOctets octets = octets("--a\n--b\nx\n--b--\nepilogue\n--b\n--a\nouter");
    octets.enter("a");
    assertThat(octets.nextPart()).isTrue();
    octets.enter("b");
    assertThat(octets.nextPart()).isTrue();
    assertThat(octets.nextPart()).isFalse();

    assertThat(octets.nextPart()).isTrue();
    assertThat(new String(octets.readAllBytes(), ISO_8859_1)).isEqualTo("outer");
  }

  private static MessageOctets octets(String message) throws IOException {
    return new MessageOctets(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
  }

  private static List<String> parts(String boundary, String message) throws IOException {
    MessageOctets octets = octets(message);
    octets.enter(boundary);
    List<String> parts = new ArrayList<>();
    while (octets.nextPart()) {
      parts.add(new String(octets.readAllBytes(), ISO_8859_1));
    }
    return parts;
  }
}
