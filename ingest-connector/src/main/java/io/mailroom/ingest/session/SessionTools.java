package io.mailroom.ingest.session;

import io.mailroom.ingest.intake.Intake;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/**
 * What all sessions of a process share.
 *
 * @param opener opens mailboxes
 * @param intake makes batches of messages
 * @param suspects one permit, for whoever fetches what may have ended a process before
 * @param proofInterval within which a folder's server must answer
 * @param backoff between a session that failed and the next
 * @param clock by which gaps grow old
 */
public record SessionTools(
    MailboxOpener opener,
    Intake intake,
    Semaphore suspects,
    Duration proofInterval,
    Backoff backoff,
    InstantSource clock) {}
