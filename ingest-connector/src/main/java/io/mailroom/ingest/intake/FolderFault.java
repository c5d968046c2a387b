package io.mailroom.ingest.intake;

import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.Reason;
import io.mailroom.imap.ImapFault;

/** Why a folder cannot be read now, and what its status says meanwhile. */
public final class FolderFault extends Exception {
  private static final long serialVersionUID = 1;

  private final FolderState state;
  private final transient Reason reason;

  /**
   * A folder that cannot be read now.
   *
   * @param state what its status says
   * @param code for programs
   * @param detail for people
   */
  public FolderFault(FolderState state, String code, String detail) {
    super(code + ": " + detail);
    this.state = state;
    this.reason = new Reason(code, detail);
  }

  /** What a fault of the mailbox means for its folder. */
  public static FolderFault of(ImapFault fault) {
    FolderState state =
        switch (fault.problem()) {
          case LOGIN_REFUSED -> FolderState.LOGIN_REFUSED;
          case LOGIN_UNAVAILABLE -> FolderState.WAITING_FOR_CONNECTION;
          default -> FolderState.RETRYING;
        };
    return new FolderFault(state, fault.problem().code(), String.valueOf(fault.getMessage()));
  }

  /** What the status says. */
  public FolderState state() {
    return state;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
