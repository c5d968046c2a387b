package io.mailroom.endtoend.mutant;

import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;

/**
 * A place in a service where the process dies at once, as from a kill -9 at the worst moment: no
 * {@code finally}, no shutdown hook. It is applied from outside, to the packaged service.
 *
 * @param type full name of a class
 * @param method of that class; all of the name count
 * @param side of the method
 * @param passage the process dies when the place is passed for this time, 1 or more
 */
public record CrashPoint(String type, String method, Side side, int passage) {
  /** With what the process then ends, as if by signal 9. */
  public static final int STATUS = 137;

  static final String PREFIX = "CRASH:";

  /** Sides of a method. */
  public enum Side {
    /** Before it has done anything. */
    BEFORE,
    /** When it is about to return; not when it throws. */
    AFTER
  }

  /** The same place at another passage. */
  public CrashPoint at(int other) {
    return new CrashPoint(type, method, side, other);
  }

  /** The option of a JVM that dies there. */
  public String option() {
    return "-javaagent:%s=%s%s:%s:%s:%d"
        .formatted(AgentJar.file(), PREFIX, type, method, side, passage);
  }

  static CrashPoint parse(String argument) {
    var parts = argument.substring(PREFIX.length()).split(":", -1);
    return new CrashPoint(parts[0], parts[1], Side.valueOf(parts[2]), Integer.parseInt(parts[3]));
  }

  /** Counts the passages; public for the changed code. */
  public static final class Countdown {
    static final AtomicInteger LEFT = new AtomicInteger();

    private Countdown() {}

    public static void pass() {
      if (LEFT.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(STATUS);
      }
    }
  }

  /** At the beginning of the method. */
  static final class Before {
    private Before() {}

    @Advice.OnMethodEnter
    static void enter() {
      Countdown.pass();
    }
  }

  /** At its end. */
  static final class After {
    private After() {}

    @Advice.OnMethodExit
    static void exit() {
      Countdown.pass();
    }
  }
}
