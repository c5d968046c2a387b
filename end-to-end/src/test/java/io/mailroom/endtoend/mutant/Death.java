package io.mailroom.endtoend.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of this process, at several {@link CrashPoint}s at once: a thread that comes to one stays
 * there. When one stays at each, or none has come for as long as the first one took from the start,
 * the process is gone. Its last line says where threads stayed. Public for the changed code.
 */
public final class Death {
  /** With what the process then ends, as if by signal 9. */
  public static final int STATUS = 137;

  /** With what it ends at its begin, when a class cannot be changed. */
  static final int NOT_APPLIED = 70;

  /** How its last line begins; the names of the crash points follow. */
  public static final String LAST_WORDS = "DIED AT ";

  private static final List<Ahead> AHEAD = new ArrayList<>();
  private static final List<String> REACHED = new ArrayList<>();
  private static long begun;

  /** In nanoseconds: how long those that stay wait for the next one, and since when. */
  private static long patience;

  private static long lastReached;

  private Death() {}

  /** A crash point that is not reached. */
  private static final class Ahead {
    private final String name;
    private List<CrashPoint.Place> way;
    private int left;

    Ahead(CrashPoint point) {
      this.name = point.name();
      this.way = point.way();
      this.left = point.passage();
    }

    /** Whether it is reached by this. */
    boolean isReached(String place, String thread) {
      if (!way.getFirst().isPassed(place, thread)) {
        return false;
      }
      if (way.size() > 1) {
        way = way.subList(1, way.size());
        return false;
      }
      return --left == 0;
    }
  }

  static synchronized void plan(List<CrashPoint> points) {
    points.forEach(point -> AHEAD.add(new Ahead(point)));
    begun = System.nanoTime();
  }

  /** A thread passes a place, or does not. */
  public static void pass(String place) {
    if (reaches(place)) {
      while (true) {
        LockSupport.park();
        // Else a thread that is interrupted would not stay, but run in circles.
        var _ = Thread.interrupted();
      }
    }
  }

  private static synchronized boolean reaches(String place) {
    var thread = Thread.currentThread().getName();
    var reached = AHEAD.stream().filter(point -> point.isReached(place, thread)).toList();
    if (reached.isEmpty()) {
      return false;
    }
    lastReached = System.nanoTime();
    if (REACHED.isEmpty()) {
      patience = lastReached - begun;
      Thread.ofPlatform().daemon().start(Death::expire);
    }
    AHEAD.removeAll(reached);
    reached.forEach(point -> REACHED.add(point.name));
    if (AHEAD.isEmpty()) {
      die();
    }
    return true;
  }

  private static void expire() {
    for (var left = left(); left > 0; left = left()) {
      LockSupport.parkNanos(left);
    }
    die();
  }

  private static synchronized long left() {
    return lastReached + patience - System.nanoTime();
  }

  private static synchronized void die() {
    System.out.println(LAST_WORDS + String.join(" ", REACHED));
    Runtime.getRuntime().halt(STATUS);
  }
}
