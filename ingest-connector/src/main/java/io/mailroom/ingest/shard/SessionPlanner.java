package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.intake.FolderSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which sessions a shard should run, and what to do about those that it runs. */
final class SessionPlanner {
  private SessionPlanner() {}

  /**
   * What the integrations of a shard want.
   *
   * @param sessions a session each
   * @param paused watches that exist and are not read for now
   * @param unreadable ids of integrations, of any shard, of which nobody knows what they want
   */
  record Wanted(Set<FolderSpec> sessions, Map<WatchKey, Watch> paused, Set<String> unreadable) {
    /** Whether there is nothing to do, and nothing to say. */
    boolean isEmpty() {
      return sessions.isEmpty() && paused.isEmpty();
    }

    /** Whether a watch exists, or may. */
    boolean has(WatchKey key) {
      return paused.containsKey(key)
          || unreadable.contains(key.integration().value())
          || sessions.stream().anyMatch(session -> session.key().equals(key));
    }
  }

  /**
   * What to do.
   *
   * @param close sessions that nobody wants any more, or that have to be replaced
   * @param open sessions that are missing
   */
  record Plan(List<FolderSpec> close, List<FolderSpec> open) {}

  static Wanted wanted(Snapshot<Integration> integrations, Shards shards, int shard) {
    Set<FolderSpec> sessions = new HashSet<>();
    Map<WatchKey, Watch> paused = new LinkedHashMap<>();
    Set<String> unreadable = new HashSet<>();
    integrations
        .entries()
        .forEach((key, entry) -> {
          switch (entry) {
            case Entry.Readable<Integration>(Integration integration, _) -> {
              if (shards.of(integration.id()) == shard) {
                integration.watches().forEach(watch -> want(integration, watch, sessions, paused));
              }
            }
            case Entry.Unreadable<Integration> _ -> unreadable.add(key);
          }
        });
    return new Wanted(sessions, paused, unreadable);
  }

  private static void want(
      Integration integration, Watch watch, Set<FolderSpec> sessions, Map<WatchKey, Watch> paused) {
    if (integration.profile().paused()) {
      paused.put(new WatchKey(integration.id(), watch.watchId()), watch);
    } else {
      sessions.add(FolderSpec.of(integration, watch));
    }
  }

  static Plan plan(Wanted wanted, Collection<FolderSpec> running) {
    return new Plan(
        running.stream().filter(session -> !wanted.sessions().contains(session)).toList(),
        wanted.sessions().stream().filter(session -> !running.contains(session)).toList());
  }
}
