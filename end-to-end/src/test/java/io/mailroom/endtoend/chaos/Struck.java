package io.mailroom.endtoend.chaos;

import io.mailroom.endtoend.chaos.Plague.Blow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who was struck from shortly before a moment until well after.
 *
 * @param blows of all plagues
 */
record Struck(List<Blow> blows) {
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration AFTER = Duration.ofSeconds(13);

  /** How long a connector that was struck may need to be itself again. */
  private static final Duration RECOVERED = Duration.ofSeconds(10);

  /** Whether nothing befell Kafka, or the way to it. */
  boolean leavesKafkaWhole(Instant moment) {
    return around(moment, BEFORE, named("broker").or(named("kafka"))).findAny().isEmpty();
  }

  /** Whether nothing did, and one connector at most was struck. */
  boolean isOneConnectorAtMost(Instant moment) {
    return leavesKafkaWhole(moment) && around(moment, RECOVERED, named("connector")).count() <= 1;
  }

  private Stream<Blow> around(Instant moment, Duration before, Predicate<Blow> blow) {
    return blows.stream()
        .filter(blow)
        .filter(each ->
            each.end().isAfter(moment.minus(before)) && each.begin().isBefore(moment.plus(AFTER)));
  }

  private static Predicate<Blow> named(String kind) {
    return blow -> blow.fault().startsWith(kind);
  }
}
