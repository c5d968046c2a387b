package io.mailroom.endtoend.chaos;

import io.mailroom.endtoend.world.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Services of one kind: killed, stopped, frozen, taken away for a while.
 *
 * @param kind for the names of the faults
 * @param services by their instance
 */
record Processes(String kind, Map<String, Service> services) implements Victims {
  /** Often shorter than a session of the group, sometimes longer. */
  private static final Duration BACK_BY = Duration.ofSeconds(12);

  private static final Duration SESSION = Duration.ofSeconds(7);
  private static final Duration BEYOND_A_SESSION = Duration.ofSeconds(14);

  @Override
  public SortedMap<String, Fault> faults() {
    var faults = new TreeMap<String, Fault>();
    faults.put(kind + " killed", random -> strike(random, Service::kill, Duration.ZERO, BACK_BY));
    faults.put(
        kind + " stopped",
        random -> strike(random, Service::stop, Duration.ZERO, Duration.ofSeconds(1)));
    faults.put(
        kind + " removed, added later",
        random -> strike(random, Service::stop, SESSION, BEYOND_A_SESSION));
    faults.put(kind + " frozen", this::freeze);
    return faults;
  }

  private String strike(
      Random random, Consumer<Service> blow, Duration shortest, Duration longest) {
    var victim = any(random);
    var service = service(victim);
    blow.accept(service);
    Victims.last(random, shortest, longest);
    service.restart();
    return victim;
  }

  private String freeze(Random random) {
    var victim = any(random);
    var service = service(victim);
    service.pause();
    Victims.last(random, SESSION, BEYOND_A_SESSION);
    service.resume();
    return victim;
  }

  private String any(Random random) {
    var names = List.copyOf(new TreeMap<>(services).keySet());
    return names.get(random.nextInt(names.size()));
  }

  private Service service(String name) {
    return Objects.requireNonNull(services.get(name));
  }
}
