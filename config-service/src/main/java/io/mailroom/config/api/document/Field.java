package io.mailroom.config.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * One value of a body and the place where it stands. Whatever is not as expected ends the request
 * with {@code invalid} and the pointer.
 *
 * @param node the value, never JSON's null
 * @param pointer RFC 6901
 */
record Field(JsonNode node, String pointer) {

  /** The value of a field that must be there. */
  Field required(String name) {
    return optional(name).orElseThrow(() -> new Field(node, pointerTo(name)).refused("is missing"));
  }

  /** The value of a field that may be absent or null. */
  Optional<Field> optional(String name) {
    JsonNode value = object().get(name);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(new Field(value, pointerTo(name)));
  }

  /** Refuses every other field, so that a misspelt one is not passed over. */
  Field only(Set<String> names) {
    object()
        .fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            throw new Field(node, pointerTo(name))
                .refused("is unknown (expected one of " + names.stream().sorted().toList() + ")");
          }
        });
    return this;
  }

  /** A text of 1 to so many characters that is not blank and has no control characters. */
  String text(int longest) {
    String text = lines(longest);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused("has a control character");
    }
    return text;
  }

  /** A text as {@link #text}, which may have tabs and more than one line. */
  String lines(int longest) {
    String text = anyText();
    if (text.isBlank() || text.length() > longest) {
      throw refused("has " + text.length() + " characters (expected 1.." + longest + ")");
    }
    if (text.chars().anyMatch(each -> Character.isISOControl(each) && "\t\r\n".indexOf(each) < 0)) {
      throw refused("has a control character");
    }
    return text;
  }

  /** Any text, however long. */
  String anyText() {
    if (!node.isTextual()) {
      throw refused("is no text");
    }
    return node.textValue();
  }

  /** A whole number within bounds, both inclusive. */
  int integer(int lowest, int highest) {
    if (!node.isIntegralNumber()
        || !node.canConvertToInt()
        || node.intValue() < lowest
        || node.intValue() > highest) {
      throw refused("is " + brief(node.toString()) + " (expected " + lowest + ".." + highest + ")");
    }
    return node.intValue();
  }

  /** Whether it is so. */
  boolean isTrue() {
    if (!node.isBoolean()) {
      throw refused("is neither true nor false");
    }
    return node.booleanValue();
  }

  /** The elements of a list of at most so many. */
  List<Field> items(int most) {
    if (!node.isArray()) {
      throw refused("is no list");
    }
    if (node.size() > most) {
      throw refused("has " + node.size() + " elements (expected at most " + most + ")");
    }
    var items = new ArrayList<Field>();
    for (int i = 0; i < node.size(); i++) {
      items.add(new Field(node.get(i), pointer + "/" + i));
    }
    return items;
  }

  /**
   * A text that a type of its own reads.
   *
   * @param expected completes the sentence "… (expected …)"
   */
  <T> T as(Function<String, T> type, String expected) {
    String text = anyText();
    try {
      return type.apply(text);
    } catch (IllegalArgumentException _) {
      throw refused("is '" + brief(text) + "' (expected " + expected + ")");
    }
  }

  /** A whole number that a type of its own takes, or refuses with its reason. */
  <T> T as(IntFunction<T> type) {
    int number = integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    try {
      return type.apply(number);
    } catch (IllegalArgumentException e) {
      throw refused("is not allowed: " + e.getMessage());
    }
  }

  /** Ends the request: this field is at fault. */
  ProblemException refused(String fault) {
    return refused(ProblemCode.INVALID, fault);
  }

  /** Ends the request with a code of its own. */
  ProblemException refused(ProblemCode code, String fault) {
    String name = pointer.isEmpty() ? "the body" : pointer.substring(1);
    return new ProblemException(Problem.of(code, name + " " + fault).at(pointer));
  }

  private JsonNode object() {
    if (!node.isObject()) {
      throw refused("is no JSON object");
    }
    return node;
  }

  private String pointerTo(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static String brief(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }
}
