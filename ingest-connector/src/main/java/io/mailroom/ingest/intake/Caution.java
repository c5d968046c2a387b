package io.mailroom.ingest.intake;

import org.jspecify.annotations.Nullable;

/**
 * How carefully to fetch. After a batch could not be fetched, its messages are fetched one by one;
 * one that fails alone {@value #MOST_ATTEMPTS} times is given up, so that what lies behind it goes
 * on. Used by the session's thread alone.
 */
public final class Caution {
  static final int MOST_ATTEMPTS = 5;

  private long suspectUntil;
  private long failing;
  private int attempts;
  private @Nullable String reason;

  /** Whether a message must be fetched alone. */
  boolean isSuspect(long uid) {
    return uid <= suspectUntil;
  }

  /**
   * A fetch failed.
   *
   * @param first its first UID
   * @param last its last UID
   * @param code why
   */
  void failed(long first, long last, String code) {
    suspectUntil = Math.max(suspectUntil, last);
    if (first != last) {
      return;
    }
    attempts = failing == first ? attempts + 1 : 1;
    failing = first;
    reason = code;
  }

  /** Why a message is given up, or null while it is still tried. */
  @Nullable String givenUp(long uid) {
    return failing == uid && attempts >= MOST_ATTEMPTS ? reason : null;
  }
}
