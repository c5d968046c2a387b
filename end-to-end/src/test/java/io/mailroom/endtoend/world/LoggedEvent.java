package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a service's log that tells of an event.
 *
 * @param name such as {@code shard-taken}
 * @param text the keys and their values: {@code shard=3 millis=55}
 */
public record LoggedEvent(Instant at, String name, String text) {
  private static final Pattern LINE = Pattern.compile("(\\S+Z) .*?event=(\\S+) ?(.*)");

  /** All events in a log, in their order. */
  static List<LoggedEvent> in(Path log) {
    try {
      return new String(Files.readAllBytes(log), UTF_8)
          .lines()
          .flatMap(line -> parse(line).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of a key; it has no blanks, or brackets around it. */
  public String value(String key) {
    var matcher = Pattern.compile("\\b" + key + "=(?:\\[(.*?)]|(\\S+))").matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("no " + key + " in " + text);
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private static Optional<LoggedEvent> parse(String line) {
    var matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new LoggedEvent(Instant.parse(matcher.group(1)), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }
}
