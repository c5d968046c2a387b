package io.mailroom.ingest.mime.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Octets to text that is always well-formed Unicode: what a charset cannot read becomes U+FFFD, and
 * no surrogate stands alone, which JSON could not carry.
 */
public final class LenientCharset {
  private static final Charset WESTERN = Charset.forName("windows-1252");

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
    if (charset.equals(StandardCharsets.US_ASCII)) {
      return guess(octets, length);
    }
    String text = new String(octets, 0, length, charset);
    return charset.equals(StandardCharsets.UTF_8) ? text : wellFormed(text);
  }

  /** Reads octets of an unknown charset: UTF-8 if they are that, else Windows-1252. */
  public static String guess(byte[] octets, int length) {
    if (isAscii(octets, length)) {
      return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      return new String(octets, 0, length, WESTERN);
    }
  }

  /** The same text without lone surrogates. */
  public static String wellFormed(String text) {
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

  private static boolean isAscii(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private static Map<String, Charset> byName() {
    Map<String, Charset> byName = new HashMap<>();
    for (Charset charset : Charset.availableCharsets().values()) {
      byName.put(charset.name().toLowerCase(Locale.ROOT), charset);
      for (String alias : charset.aliases()) {
        byName.putIfAbsent(alias.toLowerCase(Locale.ROOT), charset);
      }
    }
    return Map.copyOf(byName);
  }
}
