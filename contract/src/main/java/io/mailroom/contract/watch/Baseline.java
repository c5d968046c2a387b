package io.mailroom.contract.watch;

/**
 * From which message on a folder is watched. Taken once, when the folder is added and checked.
 *
 * @param uidValidity epoch of the folder's UIDs, 1..4294967295
 * @param firstUid first UID to publish: max(UIDNEXT, highest UID + 1) at that moment
 */
public record Baseline(long uidValidity, long firstUid) {
  private static final long LARGEST = 0xFFFF_FFFFL;

  public Baseline {
    if (uidValidity < 1 || uidValidity > LARGEST) {
      throw new IllegalArgumentException("uidValidity " + uidValidity + " (expected 1..2^32-1)");
    }
    if (firstUid < 1 || firstUid > LARGEST + 1) {
      throw new IllegalArgumentException("firstUid " + firstUid + " (expected 1..2^32)");
    }
  }
}
