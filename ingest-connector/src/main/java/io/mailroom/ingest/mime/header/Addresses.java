package io.mailroom.ingest.mime.header;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.ingest.mime.codec.LenientCharset;
import java.util.ArrayList;
import java.util.List;
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

  private final String raw;
  private final List<MailAddress> found = new ArrayList<>();
  private final StringBuilder phrase = new StringBuilder();
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
        case '(' -> readComment();
        case '<' -> readBracketed();
        case ',', ';' -> endAddress();
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
        return;
      }
      boolean escapes = c == '\\' && position < raw.length();
      phrase.append(escapes ? raw.charAt(position++) : c);
    }
    quotesClose = false;
    phrase.setLength(mark);
    position = start;
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

  private void endAddress() {
    String before = HeaderText.decode(phrase.toString()).strip();
    String aside = HeaderText.decode(comment.toString()).strip();
    if (bracketed != null) {
      String address = HeaderText.decode(bracketed).strip();
      add(before.isEmpty() ? aside : before, address);
    } else {
      add(aside, before);
    }
    clear();
  }

  private void add(String name, String address) {
    if (!address.isEmpty()) {
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
