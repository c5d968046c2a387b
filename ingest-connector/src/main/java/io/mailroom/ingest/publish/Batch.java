package io.mailroom.ingest.publish;

import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.topic.DeadLetter;
import io.mailroom.ingest.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session hands over: messages of one watch and what becomes of each.
 *
 * @param watch whose messages
 * @param from the position that the first message follows; must be the committed one
 * @param step what else changes
 * @param messages ascending by UID, where the step says
 */
public record Batch(WatchKey watch, Position from, Step step, List<Message> messages) {
  public Batch {
    messages = List.copyOf(messages);
    long least =
        switch (step) {
          case Step.Onward _ -> from.nextUid();
          case Step.Late _ -> 1;
          case Step.Attempt _, Step.Reopen _, Step.Missed _ -> Long.MAX_VALUE;
        };
    for (Message message : messages) {
      if (message.uid() < least) {
        throw new IllegalArgumentException(
            "uid %d of watch %s in a batch that goes on at %d"
                .formatted(message.uid(), watch, least));
      }
      least = message.uid() + 1;
    }
  }

  /**
   * What stays of a message, so that it is recognised.
   *
   * @param digest of what it says; absent if it was not fetched
   * @param received when, by its server, but no later than now
   */
  public record Trace(@Nullable String digest, Instant received) {}

  /** The same step of the same watch, with these messages. */
  public Batch with(List<Message> others) {
    return new Batch(watch, from, step, others);
  }

  /** One message of a batch, and what becomes of it. */
  public sealed interface Message {
    /** UID within the folder's epoch. */
    long uid();

    /**
     * Goes to {@code inbound-email}.
     *
     * @param event the encoded email
     * @param seen whether the folder showed it {@code \Seen} already, so that it need not be marked
     */
    record Email(long uid, Event event, boolean seen, Trace trace) implements Message {}

    /** Left out, with the reason's code. */
    record Filtered(long uid, String reason, Trace trace) implements Message {}

    /**
     * Handled before, under another UID.
     *
     * @param toMark whether it was published, and is unread
     */
    record Known(long uid, boolean toMark) implements Message {}

    /** Expunged before it could be fetched. */
    record Gone(long uid) implements Message {}

    /**
     * Goes to {@code dead-letter}.
     *
     * @param letter why
     * @param original the event that Kafka did not take, if it came that far
     */
    record DeadLettered(long uid, DeadLetter letter, @Nullable Event original, Trace trace)
        implements Message {}
  }

  /** Where the batch leaves the watch. */
  public Position end() {
    long emails = messages.stream().filter(Message.Email.class::isInstance).count();
    long nextUid =
        step instanceof Step.Onward && !messages.isEmpty()
            ? messages.getLast().uid() + 1
            : from.nextUid();
    return new Position(from.uidValidity(), nextUid, from.sequence() + emails);
  }

  /** UIDs of the emails that still have to be marked {@code \Seen}, ascending. */
  public List<Long> toMark() {
    List<Long> uids = new ArrayList<>();
    for (Message message : messages) {
      boolean toMark =
          switch (message) {
            case Message.Email email -> !email.seen();
            case Message.Known known -> known.toMark();
            case Message.Filtered _, Message.Gone _, Message.DeadLettered _ -> false;
          };
      if (toMark) {
        uids.add(message.uid());
      }
    }
    return uids;
  }
}
