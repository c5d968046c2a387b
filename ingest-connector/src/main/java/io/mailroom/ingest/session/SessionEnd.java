package io.mailroom.ingest.session;

import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.imap.ImapFault;

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

  /** What a fault of the mailbox means for its folder. */
  static SessionEnd of(ImapFault fault) {
    FolderState state =
        switch (fault.problem()) {
          case LOGIN_REFUSED -> FolderState.LOGIN_REFUSED;
          case LOGIN_UNAVAILABLE -> FolderState.WAITING_FOR_CONNECTION;
          default -> FolderState.RETRYING;
        };
    return new SessionEnd(state, fault.problem().code(), String.valueOf(fault.getMessage()));
  }

  FolderState state() {
    return state;
  }

  Reason reason() {
    return reason;
  }
}
