package io.mailroom.ingest.intake;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.DeadLetter;
import io.mailroom.imap.message.ListedMessage;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.event.Event;
import io.mailroom.ingest.event.EventBudget;
import io.mailroom.ingest.mime.EmailParser;
import io.mailroom.ingest.mime.ParsedEmail;
import io.mailroom.ingest.publish.Batch.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Turns the octets of a message into its event. Any session's thread may call it. */
public final class EventMaker {
  private final EmailParser parser;
  private final EventBudget budget;
  private final String topicsPrefix;
  private final InstantSource clock;

  /** A maker of events for topics with that prefix. */
  public EventMaker(
      EmailParser parser, EventBudget budget, String topicsPrefix, InstantSource clock) {
    this.parser = parser;
    this.budget = budget;
    this.topicsPrefix = topicsPrefix;
    this.clock = clock;
  }

  /**
   * A message that becomes an event.
   *
   * @param row as the listing showed it
   * @param uidValidity epoch of its folder
   * @param sequence its number in the watch
   */
  record Arrival(ListedMessage row, long uidValidity, long sequence) {}

  Event make(FolderSpec spec, Arrival arrival, RawEmail raw) throws ContentFault {
    ParsedEmail parsed = parser.parse(spec.key().integration(), raw);
    Instant now = clock.instant();
    InboundEmail email =
        new InboundEmail(
            new InboundEmail.Origin(
                spec.key().integration(),
                spec.domain(),
                spec.key().watch(),
                spec.watch().folder(),
                arrival.sequence()),
            new InboundEmail.Arrival(
                arrival.uidValidity(),
                arrival.row().uid().value(),
                List.copyOf(arrival.row().flags()),
                arrival.row().internalDate(),
                now,
                raw.size(),
                raw.sha256()),
            parsed.threading(),
            parsed.participants(),
            parsed.wording(),
            parsed.parts(),
            parsed.judgement());
    CloudEvent attributes =
        new CloudEvent(
            id(spec, arrival.uidValidity(), arrival.row().uid().value()),
            source(spec),
            CloudEvent.EMAIL_RECEIVED,
            now,
            CloudEvent.subject(spec.watch().folder()));
    return new Event(attributes, budget.encode(email, raw));
  }

  /** What becomes of a message that the server does not give. */
  Message.DeadLettered deadLetter(FolderSpec spec, long uidValidity, long uid, String reason) {
    EmailId email = EmailId.of(source(spec), id(spec, uidValidity, uid));
    String detail = "given up after " + Caution.MOST_ATTEMPTS + " attempts";
    return new Message.DeadLettered(uid, DeadLetter.of(email, "fetch", reason, detail), null);
  }

  private String source(FolderSpec spec) {
    return EmailId.source(topicsPrefix, spec.key().integration());
  }

  private static String id(FolderSpec spec, long uidValidity, long uid) {
    return EmailId.id(spec.key().watch(), uidValidity, uid);
  }
}
