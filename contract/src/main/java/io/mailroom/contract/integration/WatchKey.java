package io.mailroom.contract.integration;

import io.mailroom.contract.watch.WatchId;

/**
 * Names a watch on the topics: key of {@code checkpoints} and {@code folder-status}.
 *
 * <p>Shape: {@code <integration id>/<watch id>}.
 */
public record WatchKey(IntegrationId integration, WatchId watch) {

  /**
   * Reads a record's key.
   *
   * @throws IllegalArgumentException if it is of another shape
   */
  public static WatchKey parse(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("watch key '" + key + "' (expected integration/watch)");
    }
    return new WatchKey(
        new IntegrationId(key.substring(0, slash)), new WatchId(key.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return integration + "/" + watch;
  }
}
