package io.mailroom.ingest.session;

import io.mailroom.ingest.intake.Intake;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all sessions of a process share.
 *
 * @param opener opens mailboxes
 * @param intake makes batches of messages
 * @param proofInterval within which a folder's server must answer
 * @param backoff between a session that failed and the next
 * @param clock by which gaps grow old
 */
public record SessionTools(
    MailboxOpener opener,
    Intake intake,
    Duration proofInterval,
    Backoff backoff,
    InstantSource clock) {}
