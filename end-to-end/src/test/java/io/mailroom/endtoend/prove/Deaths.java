package io.mailroom.endtoend.prove;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.mutant.Death;
import io.mailroom.endtoend.world.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A service that dies again and again, and how often it did at each step of its way.
 *
 * @param <S> the steps
 */
final class Deaths<S extends Enum<S>> {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Deaths from one line of the report to the next. */
  private static final int REPORT = 50;

  private final Service service;
  private final Map<S, Integer> at;
  private int all;

  Deaths(Service service, Class<S> steps) {
    this.service = service;
    this.at = new EnumMap<>(steps);
  }

  /** Prepares one death. */
  @FunctionalInterface
  interface Plan<S> {
    /**
     * Where to hold the service, so that it comes to the first step of all.
     *
     * @param steps which are wanted, at least one
     * @param isMissed whether it did not come to the first step when it was planned last
     * @return crash points of some of them, each named as its step is
     */
    Map<S, CrashPoint> next(List<S> steps, boolean isMissed);
  }

  /** The service dies until it has done so this often at each of these steps. */
  void repeat(int times, Collection<S> steps, Plan<S> plan) {
    var isMissed = false;
    for (var rare = rarerThan(times, steps); !rare.isEmpty(); rare = rarerThan(times, steps)) {
      var first = rare.getFirst();
      isMissed = !die(plan.next(rare, isMissed)).contains(first.name());
      if (all % REPORT == 0) {
        System.out.printf("DIED %d times, %d times at %s%n", all, at(first), first);
      }
    }
  }

  int at(S step) {
    return at.getOrDefault(step, 0);
  }

  /** How many there were, at one step or at several. */
  int all() {
    return all;
  }

  /** How many at each step, as a table. */
  void print() {
    System.out.println("| step | crashes |");
    System.out.println("|---|---|");
    at.forEach((step, times) -> System.out.printf("| %s | %d |%n", step, times));
  }

  /** Those at which it has not died so often, the rarest first. */
  private List<S> rarerThan(int times, Collection<S> steps) {
    return steps.stream()
        .filter(step -> at(step) < times)
        .sorted(Comparator.comparingInt(this::at))
        .toList();
  }

  private Set<String> die(Map<S, CrashPoint> points) {
    int status = service.restart(CrashPoint.option(List.copyOf(points.values()))).awaitEnd(LIMIT);
    var words = service.lastWords(Death.LAST_WORDS);
    // Others may kill it with the same status, and it would seem to have died nowhere for ever.
    if (status != Death.STATUS || words.isEmpty()) {
      throw new AssertionError(
          points.keySet() + " ended with status " + status + ", see " + service.log());
    }
    var reached = Set.of(words.split(" ", -1));
    points.keySet().stream()
        .filter(step -> reached.contains(step.name()))
        .forEach(step -> at.merge(step, 1, Integer::sum));
    all++;
    return reached;
  }
}
