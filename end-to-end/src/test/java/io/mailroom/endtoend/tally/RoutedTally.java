package io.mailroom.endtoend.tally;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What routers did to the emails that connectors published: each has to be routed exactly once.
 *
 * @param routed how many events a committed reader found on {@code routed-email}
 * @param lost published and not routed
 * @param twice routed more than once
 * @param uncalled routed though never published
 */
public record RoutedTally(
    int routed, List<String> lost, List<String> twice, List<String> uncalled) {

  /** Compares events by their {@code ce_id}. */
  public static RoutedTally of(Collection<String> published, Collection<String> routed) {
    Set<String> wanted = Set.copyOf(published);
    Set<String> found = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (String id : routed) {
      if (!found.add(id)) {
        twice.add(id);
      }
    }
    return new RoutedTally(
        routed.size(),
        wanted.stream().filter(each -> !found.contains(each)).toList(),
        twice,
        found.stream().filter(each -> !wanted.contains(each)).toList());
  }

  /** Whether every email was routed once. */
  public boolean holds() {
    return lost.isEmpty() && twice.isEmpty() && uncalled.isEmpty();
  }

  /** The numbers, in one line. */
  public String figures() {
    return "routed %d, lost %d, twice %d, uncalled %d"
        .formatted(routed, lost.size(), twice.size(), uncalled.size());
  }
}
