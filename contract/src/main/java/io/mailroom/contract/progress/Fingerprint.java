package io.mailroom.contract.progress;

import io.mailroom.contract.integration.WatchKey;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what an email that was handled is recognised when its folder gives it another UID: one record
 * on the topic {@code fingerprints}, in the transaction that handled it. The last {@value #RING} of
 * a watch are kept.
 *
 * @param ordinal 1, 2, 3 … of the emails of the watch that were published, filtered or
 *     dead-lettered
 * @param uidValidity epoch in which it was handled
 * @param uid its UID there
 * @param digest 32 lower case hex digits of what it says; absent where it was never fetched
 * @param published whether it is on {@code inbound-email}
 * @param newest when the newest of this and all before it was received: what was received later is
 *     none of them
 */
public record Fingerprint(
    long ordinal,
    long uidValidity,
    long uid,
    @Nullable String digest,
    boolean published,
    Instant newest) {
  /** How many of a watch are kept. */
  public static final int RING = 16_384;

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{32}");

  public Fingerprint {
    if (ordinal < 1) {
      throw new IllegalArgumentException("ordinal " + ordinal + " (expected 1 or more)");
    }
    if (digest != null && !DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "digest '" + digest + "' (expected 32 lower case hex digits)");
    }
  }

  /** Its key on the topic: {@code <integration id>/<watch id>/<ordinal mod 16384>}. */
  public String key(WatchKey watch) {
    return prefix(watch) + ordinal % RING;
  }

  /** With what the keys of a watch begin. */
  public static String prefix(WatchKey watch) {
    return watch + "/";
  }
}
