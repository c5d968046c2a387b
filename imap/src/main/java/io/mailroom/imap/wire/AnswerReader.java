package io.mailroom.imap.wire;

import io.mailroom.imap.Uid;
import io.mailroom.imap.folder.ListedFolder;
import io.mailroom.imap.folder.ServerName;
import io.mailroom.imap.wire.Answer.Condition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses answers. Whatever it does not know it passes over by the grammar; what breaks the grammar
 * it refuses.
 */
final class AnswerReader {

  private static final DateTimeFormatter INTERNAL_DATE =
      DateTimeFormatter.ofPattern("d-MMM-uuuu HH:mm:ss Z", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Of a command that expects a few. */
  private static final int MOST_FOUND = 10_000;

  private final WireReader wire;
  private final Values values;

  AnswerReader(WireReader wire, long messageOctets) {
    this.wire = wire;
    this.values = new Values(wire, messageOctets);
  }

  /** The next answer, whole. */
  Answer next(Answer.Listener listener) throws IOException {
    if (wire.take('+')) {
      return new Answer.Continuation(text().strip());
    }
    String tag = values.atom();
    wire.expect(' ');
    String word = values.atom().toUpperCase(Locale.ROOT);
    Condition condition = condition(word);
    if (condition != null) {
      return status(tag, condition);
    }
    if (!tag.equals("*")) {
      throw new MalformedAnswer("neither an answer nor the end of a command");
    }
    return word.isEmpty() || !Character.isDigit(word.charAt(0))
        ? untagged(word)
        : ofMessage(Values.number(word), listener);
  }

  private static @Nullable Condition condition(String word) {
    return switch (word) {
      case "OK" -> Condition.OK;
      case "NO" -> Condition.NO;
      case "BAD" -> Condition.BAD;
      case "BYE" -> Condition.BYE;
      case "PREAUTH" -> Condition.PREAUTH;
      default -> null;
    };
  }

  /** The rest of the line is text for people: nothing in it is a literal (FAILURES M10). */
  private Answer.Status status(String tag, Condition condition) throws IOException {
    String text = text().strip();
    int end = text.startsWith("[") ? text.indexOf(']') : -1;
    return end < 0
        ? new Answer.Status(tag, condition, "", text)
        : new Answer.Status(
            tag, condition, text.substring(1, end).strip(), text.substring(end + 1).strip());
  }

  private Answer untagged(String word) throws IOException {
    return switch (word) {
      case "" -> throw new MalformedAnswer("an answer without a word");
      case "CAPABILITY" -> new Answer.Capabilities(capabilities(text()));
      case "LIST" -> folder();
      case "SEARCH" -> found();
      default -> other(word);
    };
  }

  private Answer ofMessage(long number, Answer.Listener listener) throws IOException {
    wire.expect(' ');
    String word = values.atom().toUpperCase(Locale.ROOT);
    return switch (word) {
      case "EXISTS" -> {
        wire.endOfLine();
        yield new Answer.Exists(number);
      }
      case "EXPUNGE" -> {
        wire.endOfLine();
        yield new Answer.Expunged(number);
      }
      case "FETCH" -> fetch(listener);
      default -> other(word);
    };
  }

  private Answer.Found found() throws IOException {
    List<Long> numbers = new ArrayList<>();
    wire.blanks();
    while (Character.isDigit(wire.peek())) {
      if (numbers.size() == MOST_FOUND) {
        throw new MalformedAnswer("more than %d messages found".formatted(MOST_FOUND));
      }
      numbers.add(values.number());
      wire.blanks();
    }
    // RFC 7162 adds what else the server knows, in parentheses.
    var _ = other("SEARCH");
    return new Answer.Found(numbers);
  }

  private Answer other(String word) throws IOException {
    wire.blanks();
    while (wire.peek() != '\r' && wire.peek() != '\n') {
      values.skip();
      wire.blanks();
    }
    wire.endOfLine();
    return new Answer.Other(word);
  }

  private Answer.Folder folder() throws IOException {
    wire.expect(' ');
    Set<String> attributes =
        values.atoms().stream()
            .map(attribute -> attribute.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    wire.expect(' ');
    byte[] separator = values.nstring();
    wire.expect(' ');
    byte[] name = values.astring();
    if (name.length == 0) {
      throw new MalformedAnswer("a folder without a name");
    }
    var _ = other("LIST");
    return new Answer.Folder(
        new ListedFolder(
            ServerName.of(name),
            attributes,
            separator == null || separator.length == 0 ? null : (char) (separator[0] & 0xFF)));
  }

  private Answer.Fetch fetch(Answer.Listener listener) throws IOException {
    Uid uid = null;
    Set<String> flags = null;
    Instant internalDate = null;
    Long size = null;
    Answer.Body body = null;
    wire.expect(' ');
    wire.expect('(');
    wire.blanks();
    while (!wire.take(')')) {
      String item = values.item();
      wire.blanks();
      switch (item) {
        case "UID" -> uid = uid(values.number());
        case "FLAGS" -> flags = values.atoms();
        case "INTERNALDATE" -> internalDate = date(values.nstring());
        case "RFC822.SIZE" -> size = size(values.atom());
        case "BODY[]" -> {
          if (body != null) {
            throw new MalformedAnswer("two bodies of one message");
          }
          body = values.body(listener);
        }
        case "" -> throw new MalformedAnswer("an item without a name");
        default -> values.skip();
      }
      wire.blanks();
    }
    wire.endOfLine();
    return new Answer.Fetch(uid, flags, internalDate, size, body);
  }

  private static Uid uid(long value) throws MalformedAnswer {
    if (value < Uid.FIRST.value() || value > Uid.LAST.value()) {
      throw new MalformedAnswer("uid %d".formatted(value));
    }
    return new Uid(value);
  }

  /** Servers have written nonsense here (FAILURES I8), and it only sorts out what was moved in. */
  private static @Nullable Instant date(byte @Nullable [] text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(
              new String(text, StandardCharsets.ISO_8859_1).strip(), INTERNAL_DATE)
          .toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  /** Only a hint, so that a nonsensical one is none. */
  private static @Nullable Long size(String text) throws MalformedAnswer {
    return text.matches("[0-9]{1,18}") ? (Long) Values.number(text) : null;
  }

  static Set<String> capabilities(String text) {
    return Arrays.stream(text.toUpperCase(Locale.ROOT).strip().split(" +"))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private String text() throws IOException {
    return new String(wire.restOfLine(), StandardCharsets.UTF_8);
  }
}
