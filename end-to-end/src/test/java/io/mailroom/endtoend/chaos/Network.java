package io.mailroom.endtoend.chaos;

import io.mailroom.sandbox.proxy.Direction;
import io.mailroom.sandbox.proxy.FaultyProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The network before some servers, which answers late, slowly, in part or never.
 *
 * @param kind for the names of the faults
 */
record Network(String kind, List<FaultyProxy> proxies) implements Victims {
  private static final Duration SHORTEST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int SLOW = 4_000;
  private static final int CUT_BY = 30_000;

  @Override
  public SortedMap<String, Fault> faults() {
    var faults = new TreeMap<String, Fault>();
    faults.put(kind + " silent", lasting((proxy, _) -> proxy.blackhole()));
    faults.put(kind + " reset", lasting((proxy, _) -> proxy.reset()));
    faults.put(kind + " dripping", lasting((proxy, _) -> proxy.drip(SLOW, Direction.TO_CLIENT)));
    faults.put(kind + " answers late", lasting((proxy, _) -> proxy.hold(Direction.TO_CLIENT)));
    faults.put(
        kind + " answer cut",
        lasting((proxy, random) -> proxy.cutAfter(random.nextInt(CUT_BY), Direction.TO_CLIENT)));
    faults.put(kind + " answers dropped", this::drop);
    return faults;
  }

  private Fault lasting(BiConsumer<FaultyProxy, Random> fault) {
    return random -> {
      int victim = random.nextInt(proxies.size());
      fault.accept(proxies.get(victim), random);
      Victims.last(random, SHORTEST, LONGEST);
      proxies.get(victim).heal();
      return kind + " " + victim;
    };
  }

  /** What was asked is done, and nobody hears of it. */
  private String drop(Random random) {
    int victim = random.nextInt(proxies.size());
    var proxy = proxies.get(victim);
    proxy.hold(Direction.TO_CLIENT);
    Victims.last(random, SHORTEST, LONGEST);
    proxy.reset();
    proxy.heal();
    return kind + " " + victim;
  }
}
