package io.mailroom.contract.progress;

/**
 * How a watch fares.
 *
 * <pre>
 * STARTING ──▶ CATCHING_UP ◀──▶ WATCHING          each ──▶ PAUSED, REMOVED
 *     ▲             │               │
 *     └── RETRYING, WAITING_FOR_CONNECTION ◀┘     each ──▶ LOGIN_REFUSED, FOLDER_MISSING,
 *                                                          READ_ONLY, UNREADABLE, FAILED
 * </pre>
 */
public enum FolderState {
  /** A session is being opened. */
  STARTING,
  /** Proven within the proof interval, nothing waits. */
  WATCHING,
  /** Emails wait and are being published. */
  CATCHING_UP,
  /** The last session failed; the next one is due. */
  RETRYING,
  /** The server gives no connection for now. */
  WAITING_FOR_CONNECTION,
  /** The credentials were refused; they rest until they change. */
  LOGIN_REFUSED,
  /** The server has no such folder. */
  FOLDER_MISSING,
  /** Emails are published but cannot be marked. */
  READ_ONLY,
  /** The administrator paused it. */
  PAUSED,
  /** The folder's epoch changed; what is known is being recognised. */
  RESYNCING,
  /** The integration's record cannot be read. */
  UNREADABLE,
  /** The watch ended. */
  REMOVED,
  /** It needs a person. */
  FAILED
}
