package io.mailroom.endtoend.chaos;

import io.mailroom.sandbox.kafka.BrokerCluster;
import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Brokers, of which one at a time is away: two hold every partition. */
record Brokers(BrokerCluster cluster) implements Victims {
  private static final Duration LONGEST = Duration.ofSeconds(6);

  @Override
  public SortedMap<String, Fault> faults() {
    var faults = new TreeMap<String, Fault>();
    faults.put("broker killed", this::kill);
    faults.put("broker frozen", this::freeze);
    return faults;
  }

  private String kill(Random random) {
    int victim = random.nextInt(cluster.brokers().size());
    var broker = cluster.brokers().get(victim);
    broker.kill();
    Victims.last(random, Duration.ZERO, LONGEST);
    broker.restart();
    cluster.awaitReady();
    return "broker " + victim;
  }

  private String freeze(Random random) {
    int victim = random.nextInt(cluster.brokers().size());
    var broker = cluster.brokers().get(victim);
    broker.pause();
    Victims.last(random, Duration.ofSeconds(1), LONGEST);
    broker.resume();
    cluster.awaitReady();
    return "broker " + victim;
  }
}
