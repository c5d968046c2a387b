package io.mailroom.ingest.session;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.ingest.intake.Caution;
import io.mailroom.ingest.intake.FolderFault;
import io.mailroom.ingest.intake.FolderSpec;
import io.mailroom.ingest.publish.Publisher;
import io.mailroom.ingest.status.StatusBoard;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session has to do, and with what, over all its connections.
 *
 * @param spec the folder
 * @param tools shared by all sessions
 * @param publisher takes what is published
 * @param board is told how the folder fares
 * @param caution remembers what failed
 * @param reconciliation knows when it is due
 */
record Assignment(
    FolderSpec spec,
    SessionTools tools,
    Publisher publisher,
    StatusBoard board,
    Caution caution,
    Reconciliation reconciliation) {

  WatchKey key() {
    return spec.key();
  }

  /** What is committed of the watch. */
  Checkpoint committed() throws InterruptedException {
    return publisher.committed(spec.key(), spec.watch());
  }

  /**
   * What was handled of the watch.
   *
   * @throws FolderFault if that cannot be told: what is not recognised would be published twice
   */
  List<Fingerprint> fingerprints() throws FolderFault {
    List<Fingerprint> fingerprints = new ArrayList<>();
    try {
      for (Entry<Fingerprint> entry : publisher.fingerprints(spec.key())) {
        switch (entry) {
          case Entry.Readable<Fingerprint>(Fingerprint fingerprint, _) ->
              fingerprints.add(fingerprint);
          case Entry.Unreadable<Fingerprint>(String reason, _) ->
              throw new FolderFault(FolderState.UNREADABLE, "fingerprint-unreadable", reason);
        }
      }
    } catch (ReadFault fault) {
      throw new FolderFault(
          FolderState.RETRYING, "fingerprints-not-read", String.valueOf(fault.getMessage()));
    }
    return fingerprints;
  }
}
