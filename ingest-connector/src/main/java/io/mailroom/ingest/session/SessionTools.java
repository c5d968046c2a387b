package io.mailroom.ingest.session;

import java.time.Duration;

/**
 * What all sessions of a process share.
 *
 * @param opener opens mailboxes
 * @param intake makes batches of messages
 * @param proofInterval within which a folder's server must answer
 */
public record SessionTools(MailboxOpener opener, Intake intake, Duration proofInterval) {
  /** So often a credential is tried; then it rests until it changes. */
  static final int MOST_REFUSED_LOGINS = 3;
}
