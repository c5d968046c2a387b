package io.mailroom.router.message.header;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text of anybody, made fit for a header. */
public final class HeaderText {
  /** What a reader shows of a line ends long before. */
  private static final int LONGEST = 500;

  private static final String REPLACEMENT = "\ufffd";
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");
  private static final Pattern LONG_WORD = Pattern.compile("[^ ]{60}");
  private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9 ]+");

  /** Octets of a text in one encoded word, which has 75 characters at most (RFC 2047, 2). */
  private static final int OCTETS_OF_A_WORD = 45;

  private HeaderText() {}

  /**
   * One line: what breaks lines, what is not seen, and what turns the direction of all that follows
   * is a space; half a surrogate pair is U+FFFD. At most 500 code points.
   */
  public static String line(String text) {
    return text.codePoints()
        .limit(LONGEST)
        .mapToObj(HeaderText::shown)
        .collect(Collectors.joining())
        .replaceAll(" +", " ")
        .strip();
  }

  /** A line as it stands in an unstructured field: encoded where it must be (RFC 2047). */
  static String unstructured(String line) {
    return isPlain(line) ? line : encodedWords(line);
  }

  /** A line as it stands before an address. */
  static String phrase(String line) {
    if (!isPlain(line)) {
      return encodedWords(line);
    }
    return ATOMS.matcher(line).matches()
        ? line
        : '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** What looks like an encoded word is encoded too, or it would be shown as what it is not. */
  private static boolean isPlain(String line) {
    return PLAIN.matcher(line).matches() && !line.contains("=?") && !LONG_WORD.matcher(line).find();
  }

  /** Encoded words, a character never cut in two, one in a line. */
  private static String encodedWords(String line) {
    var words = new StringBuilder();
    var word = new StringBuilder();
    int octets = 0;
    for (int each : line.codePoints().toArray()) {
      int length = Character.toString(each).getBytes(UTF_8).length;
      if (octets + length > OCTETS_OF_A_WORD) {
        words.append(encodedWord(word)).append("\r\n ");
        word.setLength(0);
        octets = 0;
      }
      word.appendCodePoint(each);
      octets += length;
    }
    return words.append(encodedWord(word)).toString();
  }

  private static String encodedWord(CharSequence text) {
    var octets = text.toString().getBytes(UTF_8);
    return "=?UTF-8?B?%s?=".formatted(Base64.getEncoder().encodeToString(octets));
  }

  private static String shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          " ";
      case Character.SURROGATE -> REPLACEMENT;
      default -> isTurning(codePoint) ? " " : Character.toString(codePoint);
    };
  }

  /** The embeddings, overrides and isolates of UAX 9. */
  private static boolean isTurning(int codePoint) {
    return (codePoint >= 0x202a && codePoint <= 0x202e)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
