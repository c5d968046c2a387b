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
import io.mailroom.ingest.publish.Batch.Trace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the octets of a message into its event. Any thread may call it. */
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

  /** Reads a message; its contents are in the store then. */
  ParsedEmail read(FolderSpec spec, RawEmail raw) throws ContentFault {
    return parser.parse(spec.key().integration(), raw);
  }

  /** The email that a message is when it arrives now. */
  InboundEmail email(FolderSpec spec, Arrival arrival, RawEmail raw, ParsedEmail parsed) {
    return new InboundEmail(
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
            clock.instant(),
            raw.size(),
            raw.sha256()),
        parsed.threading(),
        parsed.participants(),
        parsed.wording(),
        parsed.parts(),
        parsed.judgement());
  }

  /** The event of an email. */
  Event event(InboundEmail email, RawEmail raw) throws ContentFault {
    InboundEmail.Origin origin = email.origin();
    InboundEmail.Arrival arrival = email.arrival();
    CloudEvent attributes =
        new CloudEvent(
            EmailId.id(origin.watchId(), arrival.uidValidity(), arrival.uid()),
            EmailId.source(topicsPrefix, origin.integrationId()),
            CloudEvent.EMAIL_RECEIVED,
            arrival.publishedAt(),
            CloudEvent.subject(origin.folder()));
    return new Event(attributes, budget.encode(email, raw));
  }

  /** What becomes of a message that the server does not give. */
  Message.DeadLettered deadLetter(
      FolderSpec spec, ListedMessage row, long uidValidity, String reason) {
    long uid = row.uid().value();
    EmailId email =
        EmailId.of(
            EmailId.source(topicsPrefix, spec.key().integration()),
            EmailId.id(spec.key().watch(), uidValidity, uid));
    String detail = "given up after " + Caution.MOST_ATTEMPTS + " attempts";
    return new Message.DeadLettered(
        uid, DeadLetter.of(email, "fetch", reason, detail), null, trace(row, null));
  }

  /** What stays of a message; a server's clock may be ahead of ours. */
  Trace trace(ListedMessage row, @Nullable String digest) {
    Instant now = clock.instant();
    Instant received = row.internalDate();
    return new Trace(digest, received == null || received.isAfter(now) ? now : received);
  }
}
