package io.mailroom.contract.progress;

/**
 * What became of everything that arrived in a watch: {@code seen = published + filtered +
 * deadLettered + gone + known}. A ledger adds what waits.
 *
 * @param seen listed at or above the baseline
 * @param published on {@code inbound-email}
 * @param filtered left out, with a reason
 * @param deadLettered on {@code dead-letter}
 * @param gone expunged before it could be fetched; also a UID that the server never showed
 * @param known published before, recognised after a resync
 */
public record Counts(
    long seen, long published, long filtered, long deadLettered, long gone, long known) {
  /** Nothing yet. */
  public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0);

  /** How many emails have a {@link Fingerprint}. */
  public long fingerprinted() {
    return published + filtered + deadLettered;
  }

  /** Those of which it is known what became of them. */
  public long settled() {
    return published + filtered + deadLettered + gone + known;
  }

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        seen + other.seen,
        published + other.published,
        filtered + other.filtered,
        deadLettered + other.deadLettered,
        gone + other.gone,
        known + other.known);
  }
}
