package io.mailroom.endtoend.mutant;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.bytebuddy.asm.Advice;

/**
 * A place in a service where the process dies at once, as from a kill -9 at the worst moment: no
 * {@code finally}, no shutdown hook. It is applied from outside, to the packaged service.
 *
 * @param way places to be passed in this order, at least one; the process dies at the last
 * @param passage at which passage of the last place, 1 or more, counted when those before it are
 *     passed
 */
public record CrashPoint(List<Place> way, int passage) {
  /** With what the process then ends, as if by signal 9. */
  public static final int STATUS = 137;

  static final String PREFIX = "CRASH:";

  public CrashPoint {
    way = List.copyOf(way);
  }

  /**
   * A place in the code.
   *
   * @param type full name of a class
   * @param method of that class; all of the name count
   */
  public record Place(String type, String method, Side side) {
    String text() {
      return type + ":" + method + ":" + side;
    }

    static Place parse(String text) {
      var parts = text.split(":", -1);
      return new Place(parts[0], parts[1], Side.valueOf(parts[2]));
    }
  }

  /** Sides of a method. */
  public enum Side {
    /** Before it has done anything. */
    BEFORE,
    /** When it is about to return; not when it throws. */
    AFTER
  }

  /** The option of a JVM that dies there. */
  public String option() {
    return "-javaagent:%s=%s%d;%s"
        .formatted(
            AgentJar.file(),
            PREFIX,
            passage,
            way.stream().map(Place::text).collect(Collectors.joining(";")));
  }

  static CrashPoint parse(String argument) {
    var parts = Arrays.asList(argument.substring(PREFIX.length()).split(";", -1));
    return new CrashPoint(
        parts.stream().skip(1).map(Place::parse).toList(), Integer.parseInt(parts.getFirst()));
  }

  /** How far the process has come on its way; public for the changed code. */
  public static final class Progress {
    private static List<String> ahead = List.of();
    private static int left;

    private Progress() {}

    static synchronized void begin(CrashPoint point) {
      ahead = point.way.stream().map(Place::text).toList();
      left = point.passage;
    }

    public static synchronized void pass(String place) {
      if (ahead.isEmpty() || !place.equals(ahead.getFirst())) {
        return;
      }
      if (ahead.size() > 1) {
        ahead = ahead.subList(1, ahead.size());
      } else if (--left == 0) {
        Runtime.getRuntime().halt(STATUS);
      }
    }
  }

  /** At the beginning of the method. */
  static final class Before {
    private Before() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Origin("#t:#m:BEFORE") String place) {
      Progress.pass(place);
    }
  }

  /** At its end. */
  static final class After {
    private After() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Origin("#t:#m:AFTER") String place) {
      Progress.pass(place);
    }
  }
}
