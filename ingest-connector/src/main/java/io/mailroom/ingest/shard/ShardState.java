package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a take-over read of its shard.
 *
 * @param checkpoints those that can be read
 * @param unreadable watches whose checkpoint cannot: they must not begin again
 */
record ShardState(Map<WatchKey, Checkpoint> checkpoints, Set<WatchKey> unreadable) {
  static final ShardState UNREAD = new ShardState(Map.of(), Set.of());

  static ShardState of(Snapshot<Checkpoint> log) {
    Map<WatchKey, Checkpoint> checkpoints = new HashMap<>();
    Set<WatchKey> unreadable = new HashSet<>();
    log.entries()
        .forEach((key, entry) -> {
          Optional<WatchKey> watch = watch(key);
          switch (entry) {
            case Entry.Readable<Checkpoint>(Checkpoint checkpoint, _) ->
                watch.ifPresent(known -> checkpoints.put(known, checkpoint));
            case Entry.Unreadable<Checkpoint> _ -> watch.ifPresent(unreadable::add);
          }
        });
    return new ShardState(checkpoints, unreadable);
  }

  /** A key of another shape is no watch's: it must not stop those that are. */
  private static Optional<WatchKey> watch(String key) {
    try {
      return Optional.of(WatchKey.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
