package io.mailroom.ingest.intake;

import io.mailroom.contract.progress.Checkpoint.Resync;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.imap.message.ListedMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a watch remembers of its emails when their folder was renumbered (FAILURES B1): whether a
 * message was handled under another UID. 128 KiB at most. Immutable.
 */
public final class Recollection {
  /** Of a folder that was never renumbered: it knows nothing, and is not asked. */
  public static final Recollection NONE =
      new Recollection(0, Instant.MIN, new long[0], new long[0]);

  private final long below;
  private final Instant reach;
  private final long[] published;
  private final long[] others;

  private Recollection(long below, Instant reach, long[] published, long[] others) {
    this.below = below;
    this.reach = reach;
    this.published = published;
    this.others = others;
  }

  /** What a message is known for. */
  enum Verdict {
    /** It was published. */
    PUBLISHED,
    /** It was left out, or dead-lettered. */
    HANDLED,
    /** It is not known. */
    NEW
  }

  /**
   * What the fingerprints of a watch tell.
   *
   * @param resync how the present epoch began
   * @param since when the watch began; older messages were there before it
   * @param fingerprints those that are left, in any order
   */
  public static Recollection of(
      Resync resync, Instant since, Collection<Fingerprint> fingerprints) {
    // Servers date to the second: one that came with the watch's first second is new.
    Instant begin = since.truncatedTo(ChronoUnit.SECONDS).minusMillis(1);
    Instant reach =
        fingerprints.stream()
            .min(Comparator.comparingLong(Fingerprint::ordinal))
            .filter(oldest -> oldest.ordinal() > 1)
            .map(Fingerprint::newest)
            .filter(begin::isBefore)
            .orElse(begin);
    return new Recollection(
        resync.below(),
        reach,
        digests(fingerprints, resync, Fingerprint::published),
        digests(fingerprints, resync, fingerprint -> !fingerprint.published()));
  }

  /** Whether this message has to be recognised; else it is new by itself. */
  boolean covers(ListedMessage message) {
    return message.uid().value() < below;
  }

  /** Whether a message is older than the watch, or than what is remembered of it. */
  boolean isOlder(ListedMessage message) {
    return Optional.ofNullable(message.internalDate())
        .map(received -> !received.isAfter(reach))
        .orElse(false);
  }

  Verdict of(String digest) {
    long key = key(digest);
    if (Arrays.binarySearch(published, key) >= 0) {
      return Verdict.PUBLISHED;
    }
    return Arrays.binarySearch(others, key) >= 0 ? Verdict.HANDLED : Verdict.NEW;
  }

  private static long[] digests(
      Collection<Fingerprint> fingerprints, Resync resync, Predicate<Fingerprint> kind) {
    return fingerprints.stream()
        .filter(each -> each.ordinal() <= resync.fingerprints())
        .filter(kind)
        .flatMap(each -> Optional.ofNullable(each.digest()).stream())
        .mapToLong(Recollection::key)
        .sorted()
        .toArray();
  }

  private static long key(String digest) {
    return Long.parseUnsignedLong(digest, 0, 16, 16);
  }
}
