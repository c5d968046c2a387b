package io.mailroom.router.outbox;

import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.ledger.OutboxEntry;
import io.mailroom.router.ledger.OutboxEntry.Asked;
import io.mailroom.router.ledger.OutboxEntry.Body;
import io.mailroom.router.ledger.OutboxEntry.Noted;
import io.mailroom.router.ledger.OutboxEntry.Unreadable;
import io.mailroom.router.ledger.Row;
import io.mailroom.router.outbox.Turn.Stored;
import io.mailroom.router.reply.DeliveryRules;
import io.mailroom.router.reply.NoteRules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others wrote into the partition: replies, of which the first of an outbound id is admitted,
 * and notes. One thread uses it.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final Book book;
  private final InstantSource clock;
  private final Filings filings;
  private final Queue<OutboxEntry> waiting;

  /** Notes that come before the answer that they are about. */
  private final List<Noted> later = new ArrayList<>();

  /** Outbound ids whose progress a later version wrote: hands off. */
  private final Set<String> foreign = new HashSet<>();

  /**
   * @param waiting what nobody has acted on yet
   */
  Admission(Book book, InstantSource clock, Filings filings, Queue<OutboxEntry> waiting) {
    this.book = book;
    this.clock = clock;
    this.filings = filings;
    this.waiting = waiting;
    waiting.stream()
        .filter(Unreadable.class::isInstance)
        .map(OutboxEntry::key)
        .filter(Admission::isProgress)
        .forEach(foreign::add);
  }

  /** Something new is in the partition. */
  void add(OutboxEntry entry) {
    waiting.add(entry);
  }

  /** A reply is not being sent any more. */
  void reconsider() {
    waiting.addAll(later);
    later.clear();
  }

  /** Decides on as much as has room. */
  void join(Turn turn) {
    for (int left = waiting.size(); left > 0 && turn.room() > 0; left--) {
      switch (waiting.remove()) {
        case Asked asked -> join(turn, asked);
        case Noted noted -> join(turn, noted);
        case Unreadable unreadable -> join(turn, unreadable);
        // The owner's own, known since their commit.
        case OutboxEntry.Known _, OutboxEntry.Gone _ -> {}
      }
    }
  }

  private void join(Turn turn, Asked asked) {
    var row = book.ledger().row(asked.id());
    if (foreign.contains(asked.outboundId().value())) {
      LOG.warn("event=reply-left-alone code=progress-unreadable key={}", asked.key());
    } else if (turn.touches(asked.id()) || (row.isPresent() && !turn.takes(asked.body().bytes()))) {
      waiting.add(asked);
    } else if (row.isPresent()) {
      var offsets = List.of(row.get().progress(), asked.body().offset());
      turn.step(asked.id(), offsets, stored -> again(turn, asked, row.get(), stored));
    } else {
      turn.step(
          asked.id(),
          List.of(),
          _ -> {
            var which = new OutboxProgress.Asked(asked.key(), asked.contentHash());
            var admitted =
                DeliveryRules.admitted(
                    asked.outboundId(), asked.integrationId(), which, clock.instant());
            book.change(turn, admitted, asked.body());
          });
    }
  }

  /** Its outbound id is known: it is the same record again, the same reply again, or another. */
  private void again(Turn turn, Asked asked, Row row, Stored stored) {
    var progress = stored.progress(row.progress()).orElseThrow();
    var known = progress.asked();
    if (known.reply().equals(asked.key())
        && (row.state() != State.SENT || filings.resume(asked, progress, stored))) {
      book.ledger().put(row.with(asked.body()));
      return;
    }
    if (!known.contentHash().equals(asked.contentHash())) {
      LOG.warn("event=reply-refused code=outbound-id-reused key={}", asked.key());
      stored
          .record(asked.body().offset())
          .ifPresent(record ->
              turn.write(
                  book.records()
                      .deadLetter(
                          record, "outbound-id-reused", "another reply has this outboundId")));
    }
    turn.write(book.records().cleared(asked.key()));
  }

  private void join(Turn turn, Noted noted) {
    var row = book.ledger().row(noted.id());
    if (turn.touches(noted.id())) {
      waiting.add(noted);
    } else if (row.isEmpty()) {
      turn.step(List.of(), _ -> turn.write(book.records().cleared(noted.key())));
    } else {
      turn.step(
          noted.id(),
          List.of(row.get().progress()),
          stored ->
              apply(
                  turn,
                  noted,
                  row.get().body(),
                  stored.progress(row.get().progress()).orElseThrow()));
    }
  }

  private void apply(Turn turn, Noted noted, Body body, OutboxProgress progress) {
    switch (NoteRules.apply(progress, noted.note(), body.exists(), clock.instant())) {
      case NoteRules.Changed(var next) -> {
        book.change(turn, next, body);
        turn.write(book.records().cleared(noted.key()));
      }
      case NoteRules.Ignored _ -> {
        LOG.info(
            "event=note-ignored kind={} state={} reply={}",
            noted.note().kind(),
            progress.standing().state(),
            noted.note().token());
        turn.write(book.records().cleared(noted.key()));
      }
      case NoteRules.Later _ -> later.add(noted);
    }
  }

  private void join(Turn turn, Unreadable unreadable) {
    if (isProgress(unreadable.key())) {
      LOG.error("event=progress-unreadable code=version offset={}", unreadable.offset());
      return;
    }
    if (!turn.takes(TopicPlan.MAX_MESSAGE_BYTES)) {
      waiting.add(unreadable);
      return;
    }
    turn.step(
        List.of(unreadable.offset()),
        stored -> {
          stored
              .record(unreadable.offset())
              .ifPresent(record ->
                  turn.write(book.records().deadLetter(record, "unreadable", unreadable.detail())));
          turn.write(book.records().cleared(unreadable.key()));
        });
  }

  private static boolean isProgress(String key) {
    return !OutboxKey.isReply(key) && !OutboxKey.isNote(key);
  }
}
