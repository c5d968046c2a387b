package io.mailroom.sandbox.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far one email has come. A step that has not been seen yet is absent; the steps may be seen in
 * any order.
 *
 * @param arrived when the mail server had it
 * @param published when a reader of committed records could see it on {@code inbound-email}
 * @param marked when the mail server showed it as read
 * @param routed when a reader of committed records could see it on {@code routed-email}
 * @param publications how often it was published: 1, or Mailroom broke its promise
 * @param facts what the email is, known once it is published
 * @param queue where it went, known once it is routed
 */
public record Journey(
    @Nullable Instant arrived,
    @Nullable Instant published,
    @Nullable Instant marked,
    @Nullable Instant routed,
    int publications,
    Facts facts,
    String queue) {

  /**
   * What a line says of an email beside its times.
   *
   * @param subject decoded; empty if there is none
   * @param remarks such as {@code auto-reply} or {@code 1 file}
   */
  public record Facts(String subject, List<String> remarks) {
    public Facts {
      remarks = List.copyOf(remarks);
    }
  }

  /** Nothing is known yet. */
  static final Journey UNSEEN =
      new Journey(null, null, null, null, 0, new Facts("", List.of()), "");

  Journey arrivedAt(Instant at) {
    return new Journey(at, published, marked, routed, publications, facts, queue);
  }

  /** The first publication counts for the time; each one is counted. */
  Journey publishedAt(Instant at, Facts what) {
    var first = published == null ? at : published;
    return new Journey(arrived, first, marked, routed, publications + 1, what, queue);
  }

  Journey markedAt(Instant at) {
    return new Journey(arrived, published, at, routed, publications, facts, queue);
  }

  Journey routedAt(Instant at, String target) {
    return new Journey(arrived, published, marked, at, publications, facts, target);
  }

  /**
   * Whether nothing more is to come.
   *
   * @param isWatched whether somebody looks into the mailbox, and so arrival and mark can be seen
   */
  boolean isComplete(boolean isWatched) {
    return published != null
        && routed != null
        && (!isWatched || (arrived != null && marked != null));
  }

  /** Time from the arrival to a step; null if either has not been seen. Never negative. */
  public @Nullable Duration since(@Nullable Instant step) {
    if (arrived == null || step == null) {
      return null;
    }
    var passed = Duration.between(arrived, step);
    return passed.isNegative() ? Duration.ZERO : passed;
  }
}
