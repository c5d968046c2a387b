package io.mailroom.contract.watch;

import java.time.Instant;

/**
 * One folder watched from one moment.
 *
 * @param watchId random; a folder added again is another watch
 * @param folder the server's name
 * @param since when the watch began
 * @param baseline what was there at that moment, and is never published
 * @param route where the folder's mail goes
 */
public record Watch(
    WatchId watchId, FolderName folder, Instant since, Baseline baseline, Route route) {

  /** The same watch with another route. */
  public Watch withRoute(Route changed) {
    return new Watch(watchId, folder, since, baseline, changed);
  }
}
