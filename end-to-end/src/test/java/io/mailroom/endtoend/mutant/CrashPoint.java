package io.mailroom.endtoend.mutant;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A moment at which a service dies as from a kill -9: no {@code finally}, no shutdown hook. It is
 * applied from outside, to the packaged service.
 *
 * @param name what it is told by
 * @param way places to be passed in this order, at least one; the last is where it dies
 * @param passage at which passage of the last place, 1 or more, counted when those before it are
 *     passed
 */
public record CrashPoint(String name, List<Place> way, int passage) {
  static final String PREFIX = "CRASH:";

  public CrashPoint {
    way = List.copyOf(way);
  }

  /**
   * A place in the code.
   *
   * @param type full name of a class
   * @param method of that class; all of the name count
   * @param thread how the names of the threads begin that count
   */
  public record Place(String type, String method, Side side, String thread) {
    /** On any thread. */
    public Place(String type, String method, Side side) {
      this(type, method, side, "");
    }

    String text() {
      return type + ":" + method + ":" + side;
    }

    boolean isPassed(String text, String thread) {
      return text.equals(text()) && thread.startsWith(this.thread);
    }

    private static Place parse(String text) {
      var parts = text.split(":", -1);
      return new Place(parts[0], parts[1], Side.valueOf(parts[2]), parts[3]);
    }
  }

  /** Sides of a method. */
  public enum Side {
    /** Before it has done anything. */
    BEFORE,
    /** When it is about to return; not when it throws. */
    AFTER
  }

  /** The option of a JVM that dies at all of them at once: see {@link Death}. */
  public static String option(List<CrashPoint> points) {
    return AgentJar.option(PREFIX + points.stream().map(CrashPoint::text).collect(joining(";")));
  }

  static List<CrashPoint> parse(String argument) {
    return Arrays.stream(argument.substring(PREFIX.length()).split(";", -1))
        .map(CrashPoint::point)
        .toList();
  }

  private String text() {
    var places = way.stream().map(place -> place.text() + ":" + place.thread());
    return Stream.concat(Stream.of(name, "" + passage), places).collect(joining(","));
  }

  private static CrashPoint point(String text) {
    var parts = List.of(text.split(",", -1));
    return new CrashPoint(
        parts.getFirst(),
        parts.subList(2, parts.size()).stream().map(Place::parse).toList(),
        Integer.parseInt(parts.get(1)));
  }
}
