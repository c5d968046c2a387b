package io.mailroom.ingest.intake;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.mailroom.contract.progress.Checkpoint.InFlight;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a session fetches. What waits when it begins may have ended the process before it,
 * and what failed may fail again: the next attempt is written down before it begins, from the
 * second on messages are fetched one by one, and after {@value #MOST_ATTEMPTS} the first of them is
 * given up, so that what lies behind it goes on (FAILURES C8). The count itself is in the
 * checkpoint. Second attempts of a process go one after the other, so that an email which ends it
 * is not counted against those of other folders. Used by the session's thread alone.
 */
public final class Caution {
  static final int MOST_ATTEMPTS = 5;

  /** What ends a process does so sooner; a slow server must not hold up the others for longer. */
  private static final int LONGEST_WAIT_SECONDS = 10;

  private final Semaphore turns;
  private boolean hasTurn;
  private boolean isWary = true;
  private boolean hasFailed;
  private String reason = "connector-ended";
  private long aloneUntil;
  private long givenUp;

  /**
   * @param turns one permit, for all sessions of the process
   */
  Caution(Semaphore turns) {
    this.turns = turns;
  }

  /** Whether the next attempt has to be written down before it begins. */
  public boolean isWary() {
    return isWary;
  }

  /** Whether an attempt has failed before this session's eyes since the last message was taken. */
  public boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Waits for the turn, if an attempt was written down that this session did not see fail: the next
   * one keeps it until it has shown what it does.
   *
   * @param last what was written down of earlier attempts
   */
  public void awaitTurn(@Nullable InFlight last) throws InterruptedException {
    if (last != null && !hasFailed && !hasTurn) {
      hasTurn = turns.tryAcquire(LONGEST_WAIT_SECONDS, SECONDS);
    }
  }

  /** Nothing is fetched for now. */
  public void endTurn() {
    if (hasTurn) {
      hasTurn = false;
      turns.release();
    }
  }

  /**
   * Looks at what was written down of earlier attempts.
   *
   * @param first the first UID that waits
   * @return whether that one is given up now, so that there is no next attempt
   */
  public boolean givesUp(@Nullable InFlight last, long first) {
    if (last == null || last.from() != first || last.attempts() < MOST_ATTEMPTS) {
      return false;
    }
    givenUp = first;
    aloneUntil = Math.max(aloneUntil, last.to());
    return true;
  }

  /** An attempt is written down and begins. */
  public void begins(InFlight attempt) {
    isWary = false;
    if (attempt.attempts() > 1) {
      aloneUntil = Math.max(aloneUntil, attempt.to());
    }
  }

  /** Messages were fetched and understood, or none waits. */
  public void survived() {
    isWary = false;
    hasFailed = false;
    endTurn();
  }

  /** The folder gives other UIDs from now on. */
  public void forgetUids() {
    aloneUntil = 0;
    givenUp = 0;
  }

  /**
   * A fetch failed.
   *
   * @param code why
   */
  public void failed(String code) {
    isWary = true;
    hasFailed = true;
    reason = code;
  }

  /** Whether a message must be fetched alone. */
  public boolean isSuspect(long uid) {
    return uid <= aloneUntil;
  }

  /** Why a message is given up, or null while it is tried. */
  @Nullable String givenUp(long uid) {
    return givenUp == uid ? reason : null;
  }
}
