package io.mailroom.ingest.mime.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Octets to text that is always well-formed Unicode: what a charset cannot read becomes U+FFFD, and
 * no surrogate stands alone, which JSON could not carry.
 */
public final class LenientCharset {
  private static final Charset WESTERN = Charset.forName("windows-1252");

  /** Charsets that mail names when it means a larger one. Source: WHATWG Encoding Standard, 4.2. */
  private static final Map<String, String> LARGER =
      Map.of(
          "ISO-8859-1", "windows-1252",
          "ISO-8859-9", "windows-1254",
          "GB2312", "GB18030",
          "GBK", "GB18030",
          "Big5", "Big5-HKSCS",
          "EUC-KR", "x-windows-949",
          "Shift_JIS", "windows-31j",
          "TIS-620", "x-windows-874");

  /**
   * Names of IANA that the platform does not know. Source: RFC 1556 for Hebrew in logical order.
   */
  private static final Map<String, String> FURTHER =
      Map.of(
          "macintosh", "x-MacRoman",
          "iso-8859-8-i", "ISO-8859-8",
          "iso-8859-8-e", "ISO-8859-8");

  /**
   * Of the common ones, those that never give a lone surrogate: not each character is looked at.
   */
  private static final Set<Charset> WELL_FORMED =
      Set.of(
          StandardCharsets.US_ASCII, StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, WESTERN);

  private static final char BYTE_ORDER_MARK = '\ufeff';
  private static final char REPLACEMENT = '\ufffd';

  /**
   * Of all names: to ask the platform for one it does not know takes long, and names come from
   * mail.
   */
  private static final Map<String, Charset> BY_NAME = byName();

  private LenientCharset() {}

  /** The charset of this name, if there is one on this platform. */
  public static Optional<Charset> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name.strip().toLowerCase(Locale.ROOT)));
  }

  /** Reads octets in a charset. ASCII with 8-bit octets in it is guessed. */
  public static String decode(byte[] octets, int length, Charset charset) {
    String text =
        charset.equals(StandardCharsets.US_ASCII)
            ? guess(octets, length)
            : new String(octets, 0, length, charset);
    if (!WELL_FORMED.contains(charset)) {
      text = wellFormed(text);
    }
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Reads octets of an unknown charset: UTF-8 if they are that, else Windows-1252. */
  public static String guess(byte[] octets, int length) {
    String text = new String(octets, 0, length, StandardCharsets.UTF_8);
    return text.indexOf(REPLACEMENT) < 0 || isUtf8(octets, length)
        ? text
        : new String(octets, 0, length, WESTERN);
  }

  /** The same text without lone surrogates. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints()
            .map(point -> point >= 0xd800 && point <= 0xdfff ? 0xfffd : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return text;
  }

  /** The first characters of a text; a pair of surrogates is never parted. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    boolean parts = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, parts ? length - 1 : length);
  }

  private static boolean isUtf8(byte[] octets, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  private static Map<String, Charset> byName() {
    Map<String, Charset> byName = new HashMap<>();
    for (Charset charset : Charset.availableCharsets().values()) {
      Charset meant = Charset.forName(LARGER.getOrDefault(charset.name(), charset.name()));
      byName.put(charset.name().toLowerCase(Locale.ROOT), meant);
      for (String alias : charset.aliases()) {
        byName.putIfAbsent(alias.toLowerCase(Locale.ROOT), meant);
      }
    }
    FURTHER.forEach((name, known) -> byName.put(name, Charset.forName(known)));
    return Map.copyOf(byName);
  }
}
