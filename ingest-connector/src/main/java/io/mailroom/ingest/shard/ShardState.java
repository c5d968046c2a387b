package io.mailroom.ingest.shard;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
          WatchKey watch = WatchKey.parse(key);
          switch (entry) {
            case Entry.Readable<Checkpoint>(Checkpoint checkpoint, _) ->
                checkpoints.put(watch, checkpoint);
            case Entry.Unreadable<Checkpoint> _ -> unreadable.add(watch);
          }
        });
    return new ShardState(checkpoints, unreadable);
  }
}
