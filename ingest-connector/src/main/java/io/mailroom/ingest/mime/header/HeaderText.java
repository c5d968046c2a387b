package io.mailroom.ingest.mime.header;

import io.mailroom.ingest.mime.codec.DecodedOctets;
import io.mailroom.ingest.mime.codec.LenientCharset;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the text of header fields: encoded words (RFC 2047) wherever they stand, and raw 8-bit
 * octets as UTF-8 if they are that, else Windows-1252. Control characters, which a header cannot
 * carry, become blanks. Time is linear in the length, whatever it says.
 */
public final class HeaderText {
  private static final int LONGEST_CHARSET = 40;

  private final String raw;
  private final int lastEnd;
  private final StringBuilder text;
  private final StringBuilder octets = new StringBuilder();
  private @Nullable Charset charset;

  private HeaderText(String raw) {
    this.raw = raw;
    this.lastEnd = raw.lastIndexOf("?=");
    this.text = new StringBuilder(raw.length());
  }

  /**
   * Decodes a value.
   *
   * @param raw a character for each octet
   */
  public static String decode(String raw) {
    String text = raw.contains("=?") ? new HeaderText(raw).decodeWords() : eightBit(raw);
    return withoutControls(text);
  }

  private String decodeWords() {
    int position = 0;
    int start = raw.indexOf("=?");
    while (start >= 0) {
      Word word = wordAt(start);
      if (word == null) {
        start = raw.indexOf("=?", start + 2);
        continue;
      }
      String between = raw.substring(position, start);
      if (charset == null || !between.isBlank()) {
        flush();
        text.append(eightBit(between));
      }
      add(word);
      position = word.end();
      start = raw.indexOf("=?", position);
    }
    flush();
    return text.append(eightBit(raw.substring(position))).toString();
  }

  /** An encoded word: its octets, a character for each, and where it ends. */
  private record Word(Charset charset, String octets, int end) {}

  private @Nullable Word wordAt(int start) {
    int mark = start + 2;
    int charsetEnd = markAfter(mark, LONGEST_CHARSET);
    if (charsetEnd < 0 || charsetEnd + 2 >= raw.length() || raw.charAt(charsetEnd + 2) != '?') {
      return null;
    }
    String name = raw.substring(mark, charsetEnd);
    int language = name.indexOf('*');
    Charset charset =
        LenientCharset.named(language < 0 ? name : name.substring(0, language))
            .orElse(StandardCharsets.US_ASCII);
    boolean base64 = Character.toLowerCase(raw.charAt(charsetEnd + 1)) == 'b';
    boolean quoted = Character.toLowerCase(raw.charAt(charsetEnd + 1)) == 'q';
    int textStart = charsetEnd + 3;
    int end = (base64 || quoted) && textStart <= lastEnd ? raw.indexOf("?=", textStart) : -1;
    if (end < 0) {
      return null;
    }
    String encoded = raw.substring(textStart, end);
    byte[] octets =
        base64
            ? DecodedOctets.base64(encoded.getBytes(StandardCharsets.ISO_8859_1))
            : DecodedOctets.quotedPrintable(
                encoded.replace('_', ' ').getBytes(StandardCharsets.ISO_8859_1));
    return new Word(charset, new String(octets, StandardCharsets.ISO_8859_1), end + 2);
  }

  private int markAfter(int from, int longest) {
    int end = Math.min(raw.length(), from + longest);
    for (int i = from; i < end; i++) {
      if (raw.charAt(i) == '?') {
        return i;
      }
    }
    return -1;
  }

  /** Words of one charset are joined first: some mailers part a character between two of them. */
  private void add(Word word) {
    if (!word.charset().equals(charset)) {
      flush();
      charset = word.charset();
    }
    octets.append(word.octets());
  }

  private void flush() {
    if (charset != null) {
      byte[] joined = octets.toString().getBytes(StandardCharsets.ISO_8859_1);
      text.append(LenientCharset.decode(joined, joined.length, charset));
      charset = null;
      octets.setLength(0);
    }
  }

  private static String eightBit(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) > 0x7f) {
        byte[] octets = raw.getBytes(StandardCharsets.ISO_8859_1);
        return LenientCharset.guess(octets, octets.length);
      }
    }
    return raw;
  }

  /** The same text with a blank for each control character but the tab. */
  static String withoutControls(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(text);
        for (int j = i; j < clean.length(); j++) {
          if (isControl(clean.charAt(j))) {
            clean.setCharAt(j, ' ');
          }
        }
        return clean.toString();
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return c != '\t' && Character.isISOControl(c);
  }
}
