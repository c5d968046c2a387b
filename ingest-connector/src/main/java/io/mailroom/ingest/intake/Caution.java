package io.mailroom.ingest.intake;

import io.mailroom.contract.progress.Checkpoint.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * How carefully a session fetches. What waits when it begins may have ended the process before it,
 * and what failed may fail again: the next attempt is written down before it begins, from the
 * second on messages are fetched one by one, and after {@value #MOST_ATTEMPTS} the first of them is
 * given up, so that what lies behind it goes on (FAILURES C8). The count itself is in the
 * checkpoint. Used by the session's thread alone.
 */
public final class Caution {
  static final int MOST_ATTEMPTS = 5;

  private boolean isWary = true;
  private boolean hasFailed;
  private String reason = "connector-ended";
  private long aloneUntil;
  private long givenUp;

  /** Whether the next attempt has to be written down before it begins. */
  public boolean isWary() {
    return isWary;
  }

  /** Whether an attempt has failed before this session's eyes since the last message was taken. */
  public boolean hasFailed() {
    return hasFailed;
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
