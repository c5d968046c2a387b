package io.mailroom.ingest.publish;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.DeadLetter;
import io.mailroom.ingest.event.Event;
import io.mailroom.ingest.publish.Batch.Message;
import io.mailroom.ingest.publish.Handover.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the sessions of a shard handed over since the last transaction, in order. Used by the
 * writer's thread alone.
 */
final class Gathered {
  private final List<Pending> pending = new ArrayList<>();
  private final Map<WatchKey, Set<Long>> marks = new HashMap<>();
  private final List<FolderStatus> statuses = new ArrayList<>();
  private int messages;

  /**
   * A batch that waits for its outcome.
   *
   * @param handover who waits
   * @param batch what is written: the batch handed over, or its beginning up to a message that
   *     Kafka refused
   */
  private record Pending(Handover handover, Batch batch) {
    Pending cutTo(List<Message> kept) {
      return new Pending(handover, batch.with(kept));
    }

    boolean isCut() {
      return !batch.equals(handover.batch());
    }
  }

  void add(Handover handover) {
    pending.add(new Pending(handover, handover.batch()));
    messages += handover.batch().messages().size();
  }

  void addMarks(WatchKey key, Set<Long> uids) {
    marks.computeIfAbsent(key, _ -> new HashSet<>()).addAll(uids);
  }

  void addStatuses(List<FolderStatus> told) {
    statuses.addAll(told);
  }

  int messages() {
    return messages;
  }

  /** Whether nothing is there that somebody waits for. */
  boolean canWait() {
    return pending.isEmpty() && statuses.isEmpty();
  }

  List<Batch> batches() {
    return pending.stream().map(Pending::batch).toList();
  }

  Map<WatchKey, Set<Long>> marks() {
    return marks;
  }

  List<FolderStatus> statuses() {
    return statuses;
  }

  /**
   * Cuts a batch behind an email that Kafka refused, and makes that one a dead letter. What lay
   * behind it has sequence numbers that no longer fit: its session builds it again.
   */
  void deadLetter(Event refused, String detail) {
    pending.replaceAll(waiting -> {
      List<Message> kept = new ArrayList<>();
      for (Message message : waiting.batch().messages()) {
        if (message instanceof Message.Email email && email.event().equals(refused)) {
          kept.add(deadLetter(email, detail));
          return waiting.cutTo(kept);
        }
        kept.add(message);
      }
      return waiting;
    });
  }

  /** Settles every handover after the commit of a transaction. */
  void committed(Transaction transaction) {
    for (Pending waiting : pending) {
      if (transaction.accepted().contains(waiting.batch()) && !waiting.isCut()) {
        waiting.handover().settle(new Outcome.Committed());
      } else {
        waiting.handover().settle(new Outcome.Lost("not at the committed position"));
      }
    }
  }

  /** Settles every handover when nothing of it was written. */
  void lost(String reason) {
    pending.forEach(waiting -> waiting.handover().settle(new Outcome.Lost(reason)));
  }

  private static Message.DeadLettered deadLetter(Message.Email email, String detail) {
    CloudEvent attributes = email.event().attributes();
    EmailId id = EmailId.of(attributes.source(), attributes.id());
    return new Message.DeadLettered(
        email.uid(),
        DeadLetter.of(id, "publish", "record-refused", detail),
        email.event(),
        email.trace());
  }
}
