package io.mailroom.router.memory;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.topic.Shards;
import io.mailroom.router.conversation.Recollection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is committed, by shard, in the order in which it was learned: what is oldest is forgotten
 * first, because it is older than a month, or because there is no more room. About 128 bytes an
 * entry. One thread uses it.
 */
final class Memory implements Recollection {
  /** Bytes of heap per entry, its share of the tables included; measured, rounded up. */
  static final int ENTRY_BYTES = 128;

  private final Shards shards;
  private final int most;
  private final Map<Integer, Shard> known = new HashMap<>();
  private int size;
  private long crowdedOut;

  /**
   * An empty memory.
   *
   * @param most how many entries there may be
   */
  Memory(Shards shards, int most) {
    this.shards = shards;
    this.most = most;
  }

  @Override
  public Optional<Remembered> find(ConversationKey key) {
    var shard = known.get(shards.of(key.integration()));
    return shard == null
        ? Optional.empty()
        : Optional.ofNullable(shard.traces.get(Sha256Prefix.parse(key.hash())))
            .map(Trace::remembered);
  }

  /**
   * Takes something in, unless what is known is newer.
   *
   * @throws IllegalArgumentException if its ids are none
   */
  void put(ConversationKey key, Remembered value) {
    var shard = known.computeIfAbsent(shards.of(key.integration()), _ -> new Shard());
    size -= shard.traces.size();
    shard.put(Sha256Prefix.parse(key.hash()), Trace.of(value));
    size += shard.traces.size();
    while (size > most && shard.forgetEldest()) {
      size--;
      crowdedOut++;
    }
  }

  /** Takes a deletion in. */
  void remove(ConversationKey key) {
    var shard = known.get(shards.of(key.integration()));
    if (shard != null && shard.traces.remove(Sha256Prefix.parse(key.hash())) != null) {
      size--;
    }
  }

  /** Forgets all other shards. */
  void keepOnly(Set<Integer> kept) {
    known.keySet().retainAll(kept);
    size = known.values().stream().mapToInt(each -> each.traces.size()).sum();
  }

  /** How many entries there are. */
  int size() {
    return size;
  }

  /** How many were forgotten before their time, for want of room. */
  long crowdedOut() {
    return crowdedOut;
  }

  /** One shard's, the eldest first. */
  private static final class Shard {
    private final LinkedHashMap<Sha256Prefix, Trace> traces = new LinkedHashMap<>();
    private long newest;

    void put(Sha256Prefix key, Trace trace) {
      var former = traces.get(key);
      if (former == null || trace.replaces(former)) {
        traces.putLast(key, trace);
        newest = Math.max(newest, trace.at());
        while (traces.firstEntry().getValue().at() < newest - LASTS.toMillis()) {
          var _ = traces.pollFirstEntry();
        }
      }
    }

    boolean forgetEldest() {
      return traces.size() > 1 && traces.pollFirstEntry() != null;
    }
  }
}
