package io.mailroom.imap.wire;

import io.mailroom.imap.message.BodyTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of which answers are made: atoms, numbers, strings, literals, lists. Source: RFC 9051,
 * section 9.
 */
final class Values {

  private final WireReader wire;
  private final long messageOctets;

  Values(WireReader wire, long messageOctets) {
    this.wire = wire;
    this.messageOctets = messageOctets;
  }

  /** A run of octets that are no delimiter, perhaps none. */
  String atom() throws IOException {
    StringBuilder atom = new StringBuilder();
    for (int octet = wire.peek(); !isDelimiter(octet); octet = wire.peek()) {
      atom.append((char) wire.next());
    }
    return atom.toString();
  }

  /** An unsigned number of at most 63 bits. */
  long number() throws IOException {
    return number(atom());
  }

  static long number(String digits) throws MalformedAnswer {
    if (digits.isEmpty() || digits.length() > 18 || !isDigits(digits)) {
      throw new MalformedAnswer("'%s' (expected a number)".formatted(digits));
    }
    return Long.parseLong(digits);
  }

  /** A parenthesised list of atoms; NIL is an empty one. */
  Set<String> atoms() throws IOException {
    if (!wire.take('(')) {
      nil();
      return Set.of();
    }
    Set<String> atoms = new LinkedHashSet<>();
    wire.blanks();
    while (!wire.take(')')) {
      String atom = atom();
      if (atom.isEmpty()) {
        throw new MalformedAnswer("octet %d in a list of words".formatted(wire.peek()));
      }
      atoms.add(atom);
      wire.blanks();
    }
    return atoms;
  }

  /** A string in any of its forms, or an atom; at most as long as a line. */
  byte[] astring() throws IOException {
    return switch (wire.peek()) {
      case '"' -> quoted();
      case '{', '~' -> smallLiteral();
      default -> atom().getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /** A string, or null for NIL; at most as long as a line. */
  byte @Nullable [] nstring() throws IOException {
    return switch (wire.peek()) {
      case '"' -> quoted();
      case '{', '~' -> smallLiteral();
      default -> {
        nil();
        yield null;
      }
    };
  }

  /**
   * The octets of a message, handed to the target that the source gives, or passed over where it
   * gives none.
   */
  Answer.Body body(Answer.Listener listener) throws IOException {
    return switch (wire.peek()) {
      case '{', '~' -> {
        long octets = literal();
        if (octets > messageOctets) {
          throw MalformedAnswer.tooLarge(octets, messageOctets);
        }
        if (octets == 0) {
          yield new Answer.Body.Octets(0);
        }
        BodyTarget target = listener.open(octets);
        if (target == null) {
          wire.skip(octets);
        } else {
          wire.copy(octets, target);
        }
        yield new Answer.Body.Octets(octets);
      }
      case '"' -> {
        byte[] octets = quoted();
        BodyTarget target = octets.length == 0 ? null : listener.open(octets.length);
        if (target != null) {
          target.write(octets, 0, octets.length);
        }
        yield new Answer.Body.Octets(octets.length);
      }
      default -> {
        nil();
        yield new Answer.Body.Nil();
      }
    };
  }

  /** Passes over one value of whatever form, a list with all that is in it. */
  void skip() throws IOException {
    int depth = 0;
    do {
      switch (wire.peek()) {
        case '(' -> {
          depth++;
          wire.expect('(');
        }
        case ')' -> {
          if (--depth < 0) {
            throw new MalformedAnswer("a closing parenthesis (expected a value)");
          }
          wire.expect(')');
        }
        case '"' -> quoted();
        case '{', '~' -> wire.skip(literal());
        default -> {
          if (atom().isEmpty()) {
            throw new MalformedAnswer("octet %d (expected a value)".formatted(wire.peek()));
          }
        }
      }
      if (depth > 0) {
        wire.blanks();
      }
    } while (depth > 0);
  }

  /**
   * The name of a FETCH item, in upper case with its section: {@code BODY[HEADER.FIELDS (TO)]<0>}.
   */
  String item() throws IOException {
    StringBuilder item = new StringBuilder();
    boolean isSection = false;
    for (int octet = wire.peek(); isSection || !isDelimiter(octet); octet = wire.peek()) {
      if (octet == '\r' || octet == '\n') {
        throw new MalformedAnswer("a section without an end");
      }
      if (isSection && octet == '"') {
        item.append(new String(quoted(), StandardCharsets.ISO_8859_1));
        continue;
      }
      isSection = octet == '[' || (isSection && octet != ']');
      item.append(Character.toUpperCase((char) wire.next()));
    }
    return item.toString();
  }

  byte[] quoted() throws IOException {
    wire.expect('"');
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int octet = wire.next(); octet != '"'; octet = wire.next()) {
      if (octet == '\r' || octet == '\n') {
        throw new MalformedAnswer("a quoted string without an end");
      }
      text.write(octet == '\\' ? wire.next() : octet);
    }
    return text.toByteArray();
  }

  /** The announcement of a literal, up to its first octet. */
  private long literal() throws IOException {
    boolean _ = wire.take('~');
    wire.expect('{');
    StringBuilder digits = new StringBuilder();
    while (wire.peek() != '}') {
      int octet = wire.next();
      if (octet == '\r' || octet == '\n') {
        throw new MalformedAnswer("a literal without a length");
      }
      digits.append((char) octet);
    }
    wire.expect('}');
    wire.expect('\r');
    wire.expect('\n');
    return number(digits.toString());
  }

  private byte[] smallLiteral() throws IOException {
    long octets = literal();
    if (octets > WireReader.LINE_OCTETS) {
      throw new MalformedAnswer(
          "a literal of %d octets (at most %d)".formatted(octets, WireReader.LINE_OCTETS));
    }
    byte[] value = new byte[(int) octets];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) wire.next();
    }
    return value;
  }

  private void nil() throws IOException {
    String atom = atom();
    if (!atom.equalsIgnoreCase("NIL")) {
      throw new MalformedAnswer("'%s' (expected a string or NIL)".formatted(atom));
    }
  }

  private static boolean isDelimiter(int octet) {
    return octet <= ' ' || octet == '(' || octet == ')' || octet == '"' || octet == '{';
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
