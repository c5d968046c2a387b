package io.mailroom.ingest.mime.header;

import io.mailroom.ingest.mime.codec.LenientCharset;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A field such as Content-Type: a word and parameters. Source: RFC 2045, 5.1, and RFC 2231 for
 * parameters in pieces or in a charset. Quotes that never close, missing quotes and stray blanks
 * are borne; of two parameters with one name the first counts.
 */
public final class Parameterised {
  /** More parameters than any mailer writes, fewer than hurt. */
  private static final int MOST = 200;

  private final String word;
  private final Map<String, String> values = new HashMap<>();

  /** Of those whose end is a matter of opinion. */
  private final Set<String> unclear = new HashSet<>();

  private boolean repeats;

  private Parameterised(String word) {
    this.word = word;
  }

  /**
   * Reads a field's value.
   *
   * @param raw a character for each octet
   */
  public static Parameterised of(String raw) {
    int semicolon = raw.indexOf(';');
    String word = firstWord(semicolon < 0 ? raw : raw.substring(0, semicolon));
    Parameterised field = new Parameterised(word.toLowerCase(Locale.ROOT));
    int position = semicolon;
    while (position >= 0 && position < raw.length() && field.values.size() < MOST) {
      position = field.readParameter(raw, position + 1);
    }
    return field;
  }

  /** What stands before the parameters, lower case; empty if nothing does. */
  public String word() {
    return word;
  }

  /** Whether a parameter was given twice, so that readers may differ. */
  public boolean repeats() {
    return repeats;
  }

  /** Whether readers may differ on a parameter: it has two forms, or its end is unclear. */
  public boolean isUnclear(String name) {
    return unclear.contains(name) || (values.containsKey(name) && extended(name).isPresent());
  }

  /** A parameter that is a token, such as a boundary: its octets as they are. */
  public Optional<String> token(String name) {
    return Optional.ofNullable(values.get(name)).or(() -> extended(name));
  }

  /** A parameter that is text, such as a filename, decoded. */
  public Optional<String> text(String name) {
    return extended(name).or(() -> Optional.ofNullable(values.get(name)).map(HeaderText::decode));
  }

  /** A parameter in a charset or in pieces. */
  private Optional<String> extended(String name) {
    String extended = values.get(name + "*");
    if (extended != null) {
      return Optional.of(decodeExtended(extended));
    }
    SortedMap<Integer, String> pieces = new TreeMap<>();
    boolean encoded = false;
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getKey().startsWith(name + "*")) {
        boolean isEncoded = value.getKey().endsWith("*");
        int number = number(value.getKey(), name.length() + 1, isEncoded);
        if (number >= 0) {
          encoded |= isEncoded;
          pieces.put(number, isEncoded ? value.getValue() : escaped(value.getValue()));
        }
      }
    }
    if (pieces.isEmpty()) {
      return Optional.empty();
    }
    String whole = String.join("", pieces.values());
    return Optional.of(encoded ? decodeExtended(whole) : HeaderText.decode(unescaped(whole)));
  }

  private int readParameter(String raw, int from) {
    int end = raw.indexOf(';', from);
    int equals = raw.indexOf('=', from, end < 0 ? raw.length() : end);
    if (equals < 0) {
      return end;
    }
    String name = raw.substring(from, equals).strip().toLowerCase(Locale.ROOT);
    int start = equals + 1;
    while (start < raw.length() && raw.charAt(start) <= ' ') {
      start++;
    }
    StringBuilder value = new StringBuilder();
    int next;
    if (start < raw.length() && raw.charAt(start) == '"') {
      int close = readQuoted(raw, start + 1, value);
      next = raw.indexOf(';', close);
      String behind = raw.substring(close, next < 0 ? raw.length() : next).strip();
      if (!behind.equals("\"")) {
        var _ = unclear.add(name);
      }
    } else {
      next = end;
      value.append(raw.substring(start, next < 0 ? raw.length() : next).strip());
      if (value.indexOf("\"") >= 0 || value.indexOf("(") >= 0) {
        var _ = unclear.add(name);
      }
    }
    repeats |= values.putIfAbsent(name, value.toString()) != null;
    return next;
  }

  /** A backslash escapes only what must be escaped: mailers write paths of Windows as they are. */
  private static int readQuoted(String raw, int from, StringBuilder value) {
    int i = from;
    while (i < raw.length() && raw.charAt(i) != '"') {
      boolean escapes =
          raw.charAt(i) == '\\'
              && i + 1 < raw.length()
              && (raw.charAt(i + 1) == '"' || raw.charAt(i + 1) == '\\');
      i += escapes ? 1 : 0;
      value.append(raw.charAt(i));
      i++;
    }
    return i;
  }

  private static String firstWord(String raw) {
    String stripped = raw.replace('"', ' ').strip();
    int end = 0;
    while (end < stripped.length() && stripped.charAt(end) > ' ' && stripped.charAt(end) != '(') {
      end++;
    }
    return stripped.substring(0, end);
  }

  private static int number(String key, int from, boolean encoded) {
    int end = encoded ? key.length() - 1 : key.length();
    if (end <= from || end - from > 4) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < end; i++) {
      int digit = Character.digit(key.charAt(i), 10);
      if (digit < 0) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static String decodeExtended(String value) {
    int first = value.indexOf('\'');
    int second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    String encoded = second < 0 ? value : value.substring(second + 1);
    Charset charset =
        second < 0
            ? StandardCharsets.US_ASCII
            : LenientCharset.named(value.substring(0, first)).orElse(StandardCharsets.US_ASCII);
    byte[] octets = unescaped(encoded).getBytes(StandardCharsets.ISO_8859_1);
    return HeaderText.withoutControls(LenientCharset.decode(octets, octets.length, charset));
  }

  private static String escaped(String value) {
    return value.replace("%", "%25");
  }

  private static String unescaped(String value) {
    StringBuilder octets = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      boolean escape = value.charAt(i) == '%' && i + 2 < value.length();
      int high = escape ? Character.digit(value.charAt(i + 1), 16) : -1;
      int low = escape ? Character.digit(value.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        octets.append((char) (high << 4 | low));
        i += 2;
      } else {
        octets.append(value.charAt(i));
      }
    }
    return octets.toString();
  }
}
