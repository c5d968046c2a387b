package io.mailroom.ingest.session;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.ingest.intake.Caution;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.status.StatusBoard;

/**
 * What a session has to do, and with what, over all its connections.
 *
 * @param spec the folder
 * @param tools shared by all sessions
 * @param publisher takes what is published
 * @param board is told how the folder fares
 * @param caution remembers what failed
 */
record Assignment(
    FolderSpec spec, SessionTools tools, Publisher publisher, StatusBoard board, Caution caution) {

  WatchKey key() {
    return spec.key();
  }

  /** What is committed of the watch. */
  Checkpoint committed() throws InterruptedException {
    return publisher.committed(spec.key(), spec.watch());
  }
}
