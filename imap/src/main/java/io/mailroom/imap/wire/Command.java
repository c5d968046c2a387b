package io.mailroom.imap.wire;

import io.mailroom.imap.message.OutgoingMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command without its tag. Words are ours; whatever came from elsewhere is a string, quoted or a
 * literal, and can never become a word (FAILURES D10). Mutable while it is built; used once.
 */
public final class Command {

  private static final int LONGEST_QUOTED = 1000;

  private final String name;
  private final List<byte[]> parts = new ArrayList<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream(128);
  private @Nullable OutgoingMessage message;

  /**
   * Begins with words.
   *
   * @param words such as {@code UID STORE 1:3 +FLAGS (\Seen)}, printable ASCII
   * @throws IllegalArgumentException if there is anything else in it
   */
  public Command(String words) {
    name = words.indexOf(' ') < 0 ? words : words.substring(0, words.indexOf(' '));
    part.writeBytes(ascii(words));
  }

  /**
   * A further argument, whatever its octets, except that no string may hold NUL (RFC 9051, section
   * 4.3).
   */
  public Command string(byte[] value) {
    part.write(' ');
    if (isQuotable(value)) {
      part.write('"');
      for (byte octet : value) {
        if (octet == '"' || octet == '\\') {
          part.write('\\');
        }
        part.write(octet);
      }
      part.write('"');
    } else {
      literal(value.length);
      part.writeBytes(value);
    }
    return this;
  }

  /**
   * Further words, after a string.
   *
   * @throws IllegalArgumentException if there is anything but printable ASCII in them
   */
  public Command words(String words) {
    part.write(' ');
    part.writeBytes(ascii(words));
    return this;
  }

  /** The last argument: a message, read only when the server has asked for it. */
  public Command message(OutgoingMessage last) {
    part.write(' ');
    literal(last.octets());
    message = last;
    return this;
  }

  /** What goes out before the last line, if anything does. */
  Optional<OutgoingMessage> message() {
    return Optional.ofNullable(message);
  }

  /** The first word, for messages. */
  String name() {
    return name;
  }

  /**
   * What is sent: a line each, and before each but the first the server must ask for it (RFC 9051,
   * 2.2.1).
   */
  List<byte[]> lines(String tag) {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes((tag + " ").getBytes(StandardCharsets.US_ASCII));
    for (byte[] before : parts) {
      line.writeBytes(before);
      lines.add(ended(line));
    }
    line.writeBytes(part.toByteArray());
    lines.add(ended(line));
    return lines;
  }

  private static byte[] ascii(String words) {
    if (!words.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("a command with other octets than printable ASCII");
    }
    return words.getBytes(StandardCharsets.US_ASCII);
  }

  private void literal(long octets) {
    part.writeBytes("{%d}".formatted(octets).getBytes(StandardCharsets.US_ASCII));
    parts.add(part.toByteArray());
    part.reset();
  }

  private static byte[] ended(ByteArrayOutputStream line) {
    line.write('\r');
    line.write('\n');
    byte[] octets = line.toByteArray();
    line.reset();
    return octets;
  }

  private static boolean isQuotable(byte[] value) {
    if (value.length > LONGEST_QUOTED) {
      return false;
    }
    for (byte octet : value) {
      if (octet < ' ' || octet > '~') {
        return false;
      }
    }
    return true;
  }
}
