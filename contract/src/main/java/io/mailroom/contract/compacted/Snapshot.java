package io.mailroom.contract.compacted;

import java.util.Map;
import java.util.Optional;

/**
 * What a compacted topic says at one moment. Unmodifiable; the constructor takes the maps as they
 * are, and whoever calls it never changes them again: a topic has 10^5 keys.
 *
 * @param entries newest value by key; a deleted key is not there
 * @param positions next offset to read by partition: all below it is taken in
 * @param <V> the record
 */
public record Snapshot<V>(Map<String, Entry<V>> entries, Map<Integer, Long> positions) {
  /** Of no partition. */
  static <V> Snapshot<V> empty() {
    return new Snapshot<>(Map.of(), Map.of());
  }

  /** The value of a key, if it has one that can be read. */
  public Optional<V> value(String key) {
    return entries.get(key) instanceof Entry.Readable<V>(V value, long _)
        ? Optional.of(value)
        : Optional.empty();
  }
}
