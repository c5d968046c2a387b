package io.mailroom.imap.folder;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads folder names as IMAP writes them: ASCII, with {@code &}, base64 of UTF-16 and {@code -} for
 * everything else.
 *
 * <p>It never fails: a name that breaks the rules is still a name. An {@code &} that begins nothing
 * valid stands for itself, as some servers mean it (FAILURES D8), and octets beyond ASCII are UTF-8
 * where they can be, else Latin-1. Source: RFC 3501, 5.1.3; RFC 9051, appendix A.1.
 */
public final class ModifiedUtf7 {

  private ModifiedUtf7() {}

  /** The name in Unicode, never with half a surrogate pair. */
  public static String decode(byte[] name) {
    String text = beyondAscii(name);
    StringBuilder decoded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      int end = c == '&' ? text.indexOf('-', at) : -1;
      String shifted = end < 0 ? null : shifted(text.substring(at + 1, end));
      if (shifted == null) {
        decoded.append(c);
        at++;
      } else {
        decoded.append(shifted);
        at = end + 1;
      }
    }
    return decoded.toString();
  }

  private static @Nullable String shifted(String base64) {
    if (base64.isEmpty()) {
      return "&";
    }
    byte[] utf16;
    try {
      utf16 = Base64.getDecoder().decode(base64.replace(',', '/'));
    } catch (IllegalArgumentException _) {
      return null;
    }
    try {
      return StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(utf16)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static String beyondAscii(byte[] name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException _) {
      return new String(name, StandardCharsets.ISO_8859_1);
    }
  }
}
