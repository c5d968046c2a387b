package io.mailroom.ingest.publish;

import io.mailroom.contract.progress.Checkpoint.Gap;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.ingest.publish.Batch.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which UIDs below the cursor are still looked for. Servers leave messages out of an answer and
 * show them in the next (FAILURES B8, B9); a UID that stays empty for {@link #LOOKED_FOR} is given
 * up. Pure functions.
 */
final class GapRule {
  static final Duration LOOKED_FOR = Duration.ofHours(24);

  private GapRule() {}

  /**
   * What is left to look for.
   *
   * @param gaps ascending
   * @param givenUp those that are looked for no more
   */
  record Left(List<Gap> gaps, List<Gap> givenUp) {
    /** How many UIDs from this one on are given up. */
    long givenUpFrom(long uid) {
      return givenUp.stream()
          .mapToLong(gap -> Math.max(0, gap.to() - Math.max(gap.from(), uid) + 1))
          .sum();
    }
  }

  /** After the cursor moved over messages: the UIDs between them were not shown. */
  static Left opened(List<Gap> gaps, long cursor, List<Message> messages, Instant listedAt) {
    List<Gap> all = new ArrayList<>(gaps);
    long next = cursor;
    for (Message message : messages) {
      if (message.uid() > next) {
        all.add(new Gap(next, message.uid() - 1, listedAt.plus(LOOKED_FOR)));
      }
      next = message.uid() + 1;
    }
    return current(all, listedAt);
  }

  /** After late messages were handled. */
  static Left closed(List<Gap> gaps, List<Message> messages, Instant lookedAt) {
    List<Gap> all = new ArrayList<>();
    for (Gap gap : gaps) {
      long next = gap.from();
      for (Message message : messages) {
        if (gap.contains(message.uid())) {
          add(all, next, message.uid() - 1, gap.until());
          next = message.uid() + 1;
        }
      }
      add(all, next, gap.to(), gap.until());
    }
    return current(all, lookedAt);
  }

  /** With UIDs that were passed and not handled. */
  static Left missed(List<Gap> gaps, List<Long> uids, Instant foundAt) {
    List<Gap> all = new ArrayList<>(gaps);
    for (long uid : uids) {
      if (!isIn(gaps, uid)) {
        all.add(new Gap(uid, uid, foundAt.plus(LOOKED_FOR)));
      }
    }
    return current(all, foundAt);
  }

  /** Whether all these are looked for: nothing else below the cursor may be published. */
  static boolean cover(List<Gap> gaps, List<Message> messages) {
    return messages.stream().allMatch(message -> isIn(gaps, message.uid()));
  }

  private static boolean isIn(List<Gap> gaps, long uid) {
    return gaps.stream().anyMatch(gap -> gap.contains(uid));
  }

  private static void add(List<Gap> gaps, long from, long to, Instant until) {
    if (from <= to) {
      gaps.add(new Gap(from, to, until));
    }
  }

  /** Without those whose time is over; if there are too many, also those whose time is nearest. */
  private static Left current(List<Gap> gaps, Instant now) {
    List<Gap> kept =
        gaps.stream()
            .filter(gap -> gap.until().isAfter(now))
            .sorted(Comparator.comparing(Gap::until).thenComparingLong(Gap::from).reversed())
            .limit(Owed.GAPS_LIMIT)
            .sorted(Comparator.comparingLong(Gap::from))
            .toList();
    return new Left(kept, gaps.stream().filter(gap -> !kept.contains(gap)).toList());
  }
}
