package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.WatchId;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardStateTest {
  private final WatchKey readable = key();
  private final WatchKey unreadable = key();
  private final Checkpoint checkpoint = Checkpoint.beginning(readable.watch(), new Baseline(1, 7));

  @Test
  void unreadableCheckpointIsNoBeginning() {
    var state =
        ShardState.of(
            snapshot(
                Map.of(
                    readable.toString(), new Entry.Readable<>(checkpoint, 3),
                    unreadable.toString(), new Entry.Unreadable<>("version 9", 4))));

    assertThat(state.checkpoints()).containsExactly(Map.entry(readable, checkpoint));
    assertThat(state.unreadable()).containsExactly(unreadable);
  }

  @Test
  void keyThatIsNoWatchStopsNoOther() {
    var state =
        ShardState.of(
            snapshot(
                Map.of(
                    "nonsense",
                    new Entry.Unreadable<>("?", 2),
                    readable.toString(),
                    new Entry.Readable<>(checkpoint, 3))));

    assertThat(state.checkpoints()).containsOnlyKeys(readable);
    assertThat(state.unreadable()).isEmpty();
  }

  private static Snapshot<Checkpoint> snapshot(Map<String, Entry<Checkpoint>> entries) {
    return new Snapshot<>(entries, Map.of(0, 9L));
  }

  private static WatchKey key() {
    return new WatchKey(IntegrationId.random(), WatchId.random());
  }
}
