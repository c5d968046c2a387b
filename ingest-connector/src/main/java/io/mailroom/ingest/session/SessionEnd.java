package io.mailroom.ingest.session;

import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;

/** Why a session cannot go on on its connection, and what its folder's status says meanwhile. */
final class SessionEnd extends Exception {
  private static final long serialVersionUID = 1;

  private final FolderState state;
  private final transient Reason reason;

  SessionEnd(FolderState state, String code, String detail) {
    super(code + ": " + detail);
    this.state = state;
    this.reason = new Reason(code, detail);
  }

  FolderState state() {
    return state;
  }

  Reason reason() {
    return reason;
  }

  /** Whether nothing can become better before the integration changes. */
  boolean isFinal() {
    return state == FolderState.FAILED;
  }
}
