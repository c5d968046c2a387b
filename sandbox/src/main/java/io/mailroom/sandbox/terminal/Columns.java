package io.mailroom.sandbox.terminal;

/** Texts of any script in so many columns of a terminal. */
public final class Columns {
  private Columns() {}

  /** Cuts (with an ellipsis) or fills a text; control characters become spaces. */
  public static String fit(String text, int columns) {
    var whole = text.codePoints().map(Columns::of).sum();
    var room = whole <= columns ? columns : columns - 1;
    var fitted = new StringBuilder();
    var used = 0;
    for (int each : text.codePoints().toArray()) {
      if (used + of(each) > room) {
        break;
      }
      fitted.appendCodePoint(Character.isISOControl(each) ? ' ' : each);
      used += of(each);
    }
    if (whole > columns) {
      fitted.append('…');
      used++;
    }
    return fitted.append(" ".repeat(columns - used)).toString();
  }

  /** Fills a text with spaces before it. */
  public static String right(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  /** East Asian characters and emoji take two columns, marks on another character none. */
  private static int of(int codePoint) {
    var type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    var isWide =
        switch (Character.UnicodeScript.of(codePoint)) {
          case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
          default -> Character.isEmojiPresentation(codePoint);
        };
    return isWide ? 2 : 1;
  }
}
