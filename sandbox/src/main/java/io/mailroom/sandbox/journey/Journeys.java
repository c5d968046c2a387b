package io.mailroom.sandbox.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * All emails seen so far, put together from what the mailbox and the topics show. Any thread may
 * report; the line of an email is written by the thread that saw its last step.
 */
public final class Journeys {
  private final Map<Place, Journey> all = new LinkedHashMap<>();
  private final Set<Place> told = new HashSet<>();
  private final Set<String> watched;
  private final BiConsumer<Place, Journey> whenComplete;

  /**
   * Begins with none.
   *
   * @param watched ids of the integrations into whose mailbox somebody looks
   * @param whenComplete gets each email once, when nothing more is to come; must not call back
   */
  public Journeys(Set<String> watched, BiConsumer<Place, Journey> whenComplete) {
    this.watched = Set.copyOf(watched);
    this.whenComplete = whenComplete;
  }

  /** The mail server has it. */
  public void arrived(Place place, Instant at) {
    change(place, journey -> journey.arrivedAt(at));
  }

  /** It is on {@code inbound-email}. */
  public void published(Place place, Instant at, Journey.Facts facts) {
    change(place, journey -> journey.publishedAt(at, facts));
  }

  /** The mail server shows it as read. */
  public void marked(Place place, Instant at) {
    change(place, journey -> journey.markedAt(at));
  }

  /** It is on {@code routed-email}. */
  public void routed(Place place, Instant at, String queue) {
    change(place, journey -> journey.routedAt(at, queue));
  }

  /**
   * Waits until so many emails are complete.
   *
   * @return whether they are, within the limit
   */
  public synchronized boolean awaitComplete(int count, Duration limit) throws InterruptedException {
    var until = System.nanoTime() + limit.toNanos();
    while (told.size() < count) {
      var left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** What is known now, in the order in which the emails were first seen. */
  public synchronized List<Journey> all() {
    return List.copyOf(all.values());
  }

  private synchronized void change(Place place, UnaryOperator<Journey> step) {
    var journey = step.apply(all.getOrDefault(place, Journey.UNSEEN));
    all.put(place, journey);
    if (journey.isComplete(watched.contains(place.integration())) && told.add(place)) {
      whenComplete.accept(place, journey);
      notifyAll();
    }
  }
}
