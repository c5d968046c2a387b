package io.mailroom.endtoend.chaos;

import io.mailroom.endtoend.chaos.Plague.Blow;
import io.mailroom.endtoend.world.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How long shards were without an owner, from what the connectors' logs tell. */
final class TakeOvers {
  private final List<Taken> all = new ArrayList<>();

  private record Taken(Instant at, String connector, String shard) {}

  /** Reads the logs. */
  TakeOvers(Map<String, Service> connectors) {
    connectors.forEach((name, service) ->
        service.history().stream()
            .filter(each -> each.name().equals("shard-taken"))
            .forEach(each -> all.add(new Taken(each.at(), name, each.value("shard")))));
    all.sort(Comparator.comparing(Taken::at));
  }

  int count() {
    return all.size();
  }

  /** From a blow to a connector until the last of its shards is taken by whomever. */
  Duration after(Blow blow) {
    return all.stream()
        .map(Taken::shard)
        .distinct()
        .map(shard -> gap(shard, blow))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Duration gap(String shard, Blow blow) {
    var takes = all.stream().filter(each -> each.shard.equals(shard)).toList();
    var before = takes.stream().filter(each -> each.at.isBefore(blow.begin())).toList();
    var next = takes.stream().filter(each -> !each.at.isBefore(blow.begin())).findFirst();
    return before.isEmpty() || !before.getLast().connector.equals(blow.victim()) || next.isEmpty()
        ? Duration.ZERO
        : Duration.between(blow.begin(), next.get().at);
  }
}
