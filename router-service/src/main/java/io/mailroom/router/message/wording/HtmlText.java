package io.mailroom.router.message.wording;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that is left of HTML when it is read aloud: good enough to be quoted, and safe whatever
 * it comes from, for it is only ever shown as text.
 */
final class HtmlText {
  private static final Set<String> UNSEEN = Set.of("head", "script", "style", "title");
  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "blockquote",
          "br",
          "div",
          "dl",
          "dt",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hr",
          "li",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "tr",
          "ul");
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");
  private static final Pattern ENTITY =
      Pattern.compile("&(#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-z]{2,4});");

  /** How a tag begins; any other angle bracket is text. */
  private static final Pattern TAG = Pattern.compile("<[/!?a-zA-Z]");

  private final String html;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private HtmlText(String html) {
    this.html = html;
  }

  /** Reads it once from left to right. */
  static String of(String html) {
    var reader = new HtmlText(html);
    reader.read();
    var words = ENTITY.matcher(reader.text).replaceAll(match -> quoted(match.group(1)));
    return words.replaceAll("[ \t]*\n[ \t]*", "\n").replaceAll("\n{3,}", "\n\n").strip();
  }

  private void read() {
    while (at < html.length()) {
      int tag = html.indexOf('<', at);
      int end = tag < 0 ? html.length() : tag;
      text.append(html.substring(at, end).replaceAll("\\s+", " "));
      at = end;
      if (at < html.length()) {
        skipTag();
      }
    }
  }

  private void skipTag() {
    if (!TAG.matcher(html).region(at, html.length()).lookingAt()) {
      text.append(html.charAt(at++));
      return;
    }
    if (html.startsWith("<!--", at)) {
      at = after("-->");
      return;
    }
    var name = name();
    at = after(">");
    if (UNSEEN.contains(name)) {
      at = after("</" + name);
      at = after(">");
    } else if (BLOCKS.contains(name)) {
      text.append('\n');
    }
  }

  /** Of the tag that begins here, in lower case, whether it opens or closes. */
  private String name() {
    int begin = html.startsWith("</", at) ? at + 2 : at + 1;
    int end = begin;
    while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    return html.substring(begin, end).toLowerCase(Locale.ROOT);
  }

  private int after(String mark) {
    for (int i = at; i <= html.length() - mark.length(); i++) {
      if (html.regionMatches(true, i, mark, 0, mark.length())) {
        return i + mark.length();
      }
    }
    return html.length();
  }

  private static String quoted(String entity) {
    return Matcher.quoteReplacement(meaning(entity));
  }

  private static String meaning(String entity) {
    if (!entity.startsWith("#")) {
      return ENTITIES.getOrDefault(entity, "&" + entity + ";");
    }
    var isHex = entity.charAt(1) == 'x' || entity.charAt(1) == 'X';
    int codePoint = Integer.parseInt(entity.substring(isHex ? 2 : 1), isHex ? 16 : 10);
    return Character.isValidCodePoint(codePoint) && !Character.isISOControl(codePoint)
        ? Character.toString(codePoint)
        : " ";
  }
}
