package io.mailroom.router.message.wording;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Plain text as lines, and as HTML that says the same and nothing else. */
final class Lines {
  private static final Pattern BREAK = Pattern.compile("\r\n|\r|\n");
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}&&[^\t\r\n]]");

  private Lines() {}

  /** The lines of a text, without control characters. */
  static List<String> of(String text) {
    return List.of(BREAK.split(UNSEEN.matcher(text).replaceAll(""), -1));
  }

  /** The same text with CR LF between its lines and none at its end. */
  static String normal(String text) {
    return String.join("\r\n", of(text)).stripTrailing();
  }

  /** The same text as HTML. */
  static String html(String text) {
    return of(text).stream().map(Lines::escaped).collect(Collectors.joining("<br>\r\n"));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
