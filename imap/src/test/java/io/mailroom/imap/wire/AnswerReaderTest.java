package io.mailroom.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailroom.imap.Uid;
import io.mailroom.imap.message.BodyTarget;
import io.mailroom.imap.wire.Answer.Body;
import io.mailroom.imap.wire.Answer.Condition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private static final long MESSAGE_OCTETS = 1000;

  private final Recorder recorder = new Recorder();

  @Test
  void statusHasConditionCodeAndText() throws IOException {
    assertThat(read("m1 ok [READ-WRITE] done\r\n"))
        .isEqualTo(new Answer.Status("m1", Condition.OK, "READ-WRITE", "done"));
    assertThat(read("* BYE\r\n")).isEqualTo(new Answer.Status("*", Condition.BYE, "", ""));
    assertThat(read("* NO [unclosed\r\n"))
        .isEqualTo(new Answer.Status("*", Condition.NO, "", "[unclosed"));
    Answer.Status status = (Answer.Status) read("* OK [UidNext 7] x\r\n");
    assertThat(status.codeWord()).isEqualTo("UIDNEXT");
    assertThat(status.codeValue()).isEqualTo("7");
  }

  @Test
  void textThatLooksLikeALiteralIsText() throws IOException {
    assertThat(read("* OK [ALERT] your code is {5}\r\nm1 OK done\r\n"))
        .isEqualTo(new Answer.Status("*", Condition.OK, "ALERT", "your code is {5}"));
    assertThat(read("+ go {5}\r\n")).isEqualTo(new Answer.Continuation("go {5}"));
    assertThat(read("+\r\n")).isEqualTo(new Answer.Continuation(""));
  }

  @Test
  void fetchIsReadInAnyOrderAndUnknownItemsArePassedOver() throws IOException {
    // When
    Answer.Fetch fetch =
        (Answer.Fetch)
            read(
                "* 3 FETCH (X-GM-LABELS (\\Inbox \"a ) b\" {3}\r\n) )) XAOL.SPAM.REASON NIL MODSEQ (-5)"
                    + " BODY[HEADER.FIELDS (TO \"x]\")]<0> {2}\r\nab THREADID NIL internaldate"
                    + " \" 1-Jul-2026 02:44:25 -0700\" RFC822.SIZE 4286 Body[] {5}\r\nhello"
                    + " flags (\\Seen $Label) UID 3000000000 )\r\n");

    // Then
    assertThat(fetch.uid()).isEqualTo(new Uid(3_000_000_000L));
    assertThat(fetch.flags()).isEqualTo(Set.of("\\Seen", "$Label"));
    assertThat(fetch.internalDate()).isEqualTo(Instant.parse("2026-07-01T09:44:25Z"));
    assertThat(fetch.size()).isEqualTo(4286);
    assertThat(fetch.body()).isEqualTo(new Body.Octets(5));
    assertThat(recorder.octets.toString(StandardCharsets.US_ASCII)).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({
    "BODY[] NIL, , ''",
    "BODY[] {0}~, 0, ''",
    "BODY[] \"\", 0, ''",
    "BODY[] \"a\\\"b\\\\\", 4, a\"b\\",
    "BODY[] ~{3}~abc, 3, abc",
    "BODY[]<0> {3}~abc, -1, ''",
    "RFC822 {3}~abc, -1, ''"
  })
  void bodyHasManyForms(String item, @Nullable Long octets, String content) throws IOException {
    // When
    Answer.Fetch fetch =
        (Answer.Fetch) read("* 3 FETCH (UID 7 %s)\r\n".formatted(item.replace("}~", "}\r\n")));

    // Then
    Body body = octets == null ? new Body.Nil() : octets < 0 ? null : new Body.Octets(octets);
    assertThat(fetch.body()).isEqualTo(body);
    assertThat(recorder.octets.toString(StandardCharsets.US_ASCII)).isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource({"00-Jan-0000 00:00:00 +0000", "31-Feb-2026 00:00:00 +0000", "x", "''"})
  void dateThatIsNoneIsAbsent(String date) throws IOException {
    assertThat(read("* 3 FETCH (INTERNALDATE \"%s\" RFC822.SIZE 1.5)\r\n".formatted(date)))
        .isEqualTo(new Answer.Fetch(null, null, null, null, null));
  }

  @Test
  void listRowKeepsTheServersBytes() throws IOException {
    assertThat(name("* LIST (\\HasNoChildren) \"/\" \"a \\\"b\\\\\"\r\n")).isEqualTo("a \"b\\");
    assertThat(name("* LIST () NIL {4}\r\na{5}\r\n")).isEqualTo("a{5}");
    assertThat(name("* LIST () \".\" Entw&APw-rfe (CHILDINFO (\"SUBSCRIBED\"))\r\n"))
        .isEqualTo("Entw&APw-rfe");
    assertThat(((Answer.Folder) read("* list (\\NoSelect) \"\\\\\" x\r\n")).folder())
        .satisfies(folder -> {
          assertThat(folder.attributes()).containsExactly("\\noselect");
          assertThat(folder.hierarchySeparator()).contains('\\');
        });
  }

  @Test
  void searchTellsWhatItFound() throws IOException {
    assertThat(read("* SEARCH\r\n")).isEqualTo(new Answer.Found(List.of()));
    assertThat(read("* SEARCH 1 4294967295 \r\n"))
        .isEqualTo(new Answer.Found(List.of(1L, 4_294_967_295L)));
    assertThat(read("* SEARCH 2 (MODSEQ 917162500)\r\n")).isEqualTo(new Answer.Found(List.of(2L)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* 5 RECENT\r\n",
        "* FLAGS (\\Seen)\r\n",
        "* SORT 1 2 3\r\n",
        "* ID (\"name\" {3}\r\na)b)\r\n",
        "* STATUS {5}\r\nINBOX (MESSAGES 1)\r\n",
        "* XSOMETHING\r\n",
        "* 7 XSOMETHING (1 (2))\r\n"
      })
  void answerThatIsUnknownIsPassedOverWhole(String unknown) throws IOException {
    // Given
    AnswerReader reader = reader(unknown + "* 9 EXISTS\r\n");

    // When
    Answer first = reader.next(recorder);

    // Then
    assertThat(first).isInstanceOf(Answer.Other.class);
    assertThat(reader.next(recorder)).isEqualTo(new Answer.Exists(9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "*\r\n",
        "* \r\n",
        "hello\r\n",
        "m1 HELLO\r\n",
        "* 3 FETCH\r\n",
        "* 3 FETCH UID 7\r\n",
        "* 3 FETCH (UID 7\r\n",
        "* 3 FETCH (UID 7))\r\n",
        "* 3 FETCH (UID)\r\n",
        "* 3 FETCH (UID 0)\r\n",
        "* 3 FETCH (UID -7)\r\n",
        "* 3 FETCH (UID 4294967296)\r\n",
        "* 3 FETCH (UID 7 FLAGS)\r\n",
        "* 3 FETCH (FLAGS (\\Seen)\r\n",
        "* 3 FETCH (BODY[HEADER\r\n",
        "* 3 FETCH (BODY[] abc)\r\n",
        "* 3 FETCH (BODY[] {-5}\r\n)\r\n",
        "* 3 FETCH (BODY[] {}\r\n)\r\n",
        "* 3 FETCH (BODY[] {5+}\r\nhello)\r\n",
        "* 3 FETCH (BODY[] {5} hello)\r\n",
        "* 3 FETCH (BODY[] {99999999999999999999}\r\n)\r\n",
        "* 3 FETCH (BODY[] {1001}\r\n)\r\n",
        "* 3 FETCH (BODY[] {3}\r\nabcdef)\r\n",
        "* 3 FETCH (BODY[] {1}\r\na BODY[] {1}\r\nb)\r\n",
        "* 3 FETCH (INTERNALDATE \"x\r\n\")\r\n",
        "* 3 FETCH (INTERNALDATE {70000}\r\n)\r\n",
        "* LIST () \"/\"\r\n",
        "* LIST () \"/\" \"\"\r\n",
        "* 99999999999999999999 EXISTS\r\n",
        "* 3 EXISTS more\r\n"
      })
  void answerThatBreaksTheGrammarIsRefused(String broken) {
    assertThatThrownBy(() -> read(broken)).isInstanceOf(MalformedAnswer.class);
  }

  @Test
  void lineWithoutAnEndIsRefusedBeforeItFillsTheMemory() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(
            () -> new AnswerReader(new WireReader(endless), MESSAGE_OCTETS).next(recorder))
        .isInstanceOf(MalformedAnswer.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "* OK", "* 3 FETCH (BODY[] {50}\r\nabc", "* 3 FETCH (UID 7 BODY[] {3}\r\nabc"})
  void endInTheMiddleIsTheEnd(String cut) {
    assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
  }

  @Test
  void octetsOfAMessagePassUnchangedWhateverTheReadsBring() throws IOException {
    // Given
    byte[] message = new byte[100_000];
    new Random(1).nextBytes(message);
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes("* 1 FETCH (UID 1 BODY[] {100000}\r\n".getBytes(StandardCharsets.US_ASCII));
    wire.writeBytes(message);
    wire.writeBytes(")\r\n".getBytes(StandardCharsets.US_ASCII));
    InputStream dripping = new Dripping(wire.toByteArray(), new Random(2));

    // When
    Answer answer = new AnswerReader(new WireReader(dripping), message.length).next(recorder);

    // Then
    assertThat(answer)
        .isEqualTo(new Answer.Fetch(Uid.FIRST, null, null, null, new Body.Octets(100_000)));
    assertThat(recorder.octets.toByteArray()).isEqualTo(message);
  }

  @Test
  void damagedTranscriptNeverDoesAnythingButEndOrBeRefused() {
    // Given
    byte[] transcript =
        String.join(
                "\r\n",
                "* 3 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {5}",
                "hello)",
                "* LIST (\\HasNoChildren) \"/\" {4}",
                "a{5}",
                "* OK [ALERT] {5}",
                "* 5 EXISTS",
                "")
            .getBytes(StandardCharsets.US_ASCII);
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = transcript.clone();
      for (int hit = 0; hit <= round % 4; hit++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      AnswerReader reader =
          new AnswerReader(new WireReader(new ByteArrayInputStream(damaged)), MESSAGE_OCTETS);

      // When, Then
      assertThatThrownBy(
              () -> {
                while (true) {
                  var _ = reader.next(recorder);
                }
              })
          .isInstanceOfAny(MalformedAnswer.class, EOFException.class);
    }
  }

  private String name(String line) throws IOException {
    return new String(
        ((Answer.Folder) read(line)).folder().name().wire(), StandardCharsets.US_ASCII);
  }

  private Answer read(String octets) throws IOException {
    return reader(octets).next(recorder);
  }

  private static AnswerReader reader(String octets) {
    return new AnswerReader(
        new WireReader(new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1))),
        MESSAGE_OCTETS);
  }

  private static final class Recorder implements Answer.Listener, BodyTarget {
    final ByteArrayOutputStream octets = new ByteArrayOutputStream();

    @Override
    public void on(Answer answer) {}

    @Override
    public BodyTarget open(long announced) {
      return this;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      octets.write(buffer, offset, length);
    }

    @Override
    public void discard() {
      octets.reset();
    }
  }

  /** Gives as little or as much as it likes. */
  private static final class Dripping extends ByteArrayInputStream {
    private final Random random;

    Dripping(byte[] octets, Random random) {
      super(octets);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] buffer, int offset, int length) {
      return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5000)));
    }
  }
}
