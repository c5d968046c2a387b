package io.mailroom.ingest.mime.header;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.ingest.mime.codec.LenientCharset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Address lists as mail has them: RFC 5322, 3.4, with groups dissolved, quotes that never close,
 * missing brackets and addresses beyond ASCII. Own code, for the lenient parsers at hand cut
 * addresses that are not ASCII. Time is linear in the length.
 */
public final class Addresses {
  /** Addresses kept of one list. */
  public static final int MOST = 1_000;

  private static final int LONGEST = 998;

  /** Twice what RFC 2047, 2 allows. */
  private static final int LONGEST_WORD = 150;

  private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
  private static final Pattern BLANKS_AT_DELIMITER = Pattern.compile(" *([@.]) *");

  private final String raw;
  private final List<MailAddress> found = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
  private String held = "";
  private final StringBuilder comment = new StringBuilder();
  private @Nullable String bracketed;
  private final int lastBracket;
  private boolean quotesClose = true;
  private int position;

  private Addresses(String raw) {
    this.raw = raw;
    this.lastBracket = raw.lastIndexOf('>');
  }

  /**
   * The addresses of a field, in order, {@link #MOST} at most.
   *
   * @param raw a character for each octet
   */
  public static List<MailAddress> of(String raw) {
    Addresses addresses = new Addresses(raw);
    addresses.read();
    return addresses.found;
  }

  private void read() {
    while (position < raw.length() && found.size() < MOST) {
      char c = raw.charAt(position++);
      switch (c) {
        case '"' -> readQuoted();
        case '=' -> readWord();
        case '(' -> readComment();
        case '<' -> readBracketed();
        case '>' -> {}
        case ',' -> endElement();
        case ';' -> endAddress();
        case ':' -> endGroupName();
        default -> phrase.append(c);
      }
    }
    if (found.size() < MOST) {
      endAddress();
    }
  }

  private void readQuoted() {
    if (!quotesClose) {
      return;
    }
    int start = position;
    int mark = phrase.length();
    while (position < raw.length()) {
      char c = raw.charAt(position++);
      if (c == '"') {
        keepQuotesOfLocalPart(start, mark);
        return;
      }
      boolean escapes = c == '\\' && position < raw.length();
      phrase.append(escapes ? raw.charAt(position++) : c);
    }
    quotesClose = false;
    phrase.setLength(mark);
    position = start;
  }

  private void keepQuotesOfLocalPart(int start, int mark) {
    if (position < raw.length() && raw.charAt(position) == '@') {
      phrase.setLength(mark);
      phrase.append(raw, start - 1, position);
    }
  }

  /** An encoded word is one thing, whatever is in it. */
  private void readWord() {
    int end = position;
    int marks = 0;
    int longest = Math.min(raw.length(), position + LONGEST_WORD);
    while (end < longest && marks < 4 && raw.charAt(end) > ' ') {
      marks += raw.charAt(end) == '?' ? 1 : 0;
      end++;
    }
    boolean isWord = marks == 4 && raw.charAt(position) == '?' && end < raw.length();
    int next = isWord && raw.charAt(end) == '=' ? end + 1 : position;
    phrase.append(raw, position - 1, next);
    position = next;
  }

  private void readComment() {
    int depth = 1;
    while (position < raw.length() && depth > 0) {
      char c = raw.charAt(position++);
      if (c == '\\' && position < raw.length()) {
        c = raw.charAt(position++);
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
      if (depth > 0) {
        comment.append(c);
      }
    }
  }

  private void readBracketed() {
    int end = raw.indexOf(position > lastBracket ? ',' : '>', position);
    String inside = raw.substring(position, end < 0 ? raw.length() : end);
    boolean routed = inside.startsWith("@");
    bracketed = routed ? inside.substring(inside.lastIndexOf(':') + 1) : inside;
    position = end < 0 ? raw.length() : end + (raw.charAt(end) == '>' ? 1 : 0);
  }

  /** A colon ends a group's name, unless it is part of what stands for an address. */
  private void endGroupName() {
    if (phrase.indexOf("@") >= 0) {
      phrase.append(':');
    } else {
      clear();
    }
  }

  /** What stands before a comma may be the first half of a name that should be in quotes. */
  private void endElement() {
    boolean mayBeName = bracketed == null && comment.isEmpty() && phrase.indexOf("@") < 0;
    if (mayBeName && held.isEmpty()) {
      held = HeaderText.decode(phrase.toString()).strip();
      clear();
    } else {
      endAddress();
    }
  }

  private void endAddress() {
    String before = HeaderText.decode(phrase.toString()).strip();
    String aside = HeaderText.decode(comment.toString()).strip();
    if (bracketed != null) {
      String name = before.isEmpty() ? aside : before;
      add(held.isEmpty() ? name : held + ", " + name, address(bracketed));
    } else {
      add("", held);
      add(aside, before);
    }
    held = "";
    clear();
  }

  /** Without the comments and blanks that RFC 5322, 4.4 still lets pass, and doubled brackets. */
  private static String address(String bracketed) {
    String address = HeaderText.decode(LenientCharset.cut(bracketed, LONGEST)).strip();
    if (address.indexOf('"') < 0) {
      address = COMMENT.matcher(address).replaceAll("");
      address = BLANKS_AT_DELIMITER.matcher(address).replaceAll("$1").strip();
    }
    return address.startsWith("<") ? address.substring(1) : address;
  }

  private void add(String name, String address) {
    if (!address.isEmpty() && found.size() < MOST) {
      found.add(
          new MailAddress(
              name.isEmpty() ? null : LenientCharset.cut(name, LONGEST),
              LenientCharset.cut(address, LONGEST)));
    }
  }

  private void clear() {
    phrase.setLength(0);
    comment.setLength(0);
    bracketed = null;
  }
}
