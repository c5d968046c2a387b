package io.mailroom.router.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.routed.AttachmentSummary;
import io.mailroom.contract.routed.RoutedEmail;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.routing.Decision;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the router writes, byte for byte. */
public final class RoutedRecords {
  private static final String TRACE = "traceparent";
  private static final String STAGE = "route";

  private final TopicNames names;
  private final DeadLetters deadLetters;

  public RoutedRecords(TopicNames names) {
    this.names = names;
    this.deadLetters = new DeadLetters(names);
  }

  /**
   * The event of a routed email; a dead letter if Kafka would refuse that event for its size.
   *
   * @param now when it is built
   */
  public ProducerRecord<byte[], byte[]> routed(
      Inbound.Email inbound, Decision decision, ConversationId conversation, Instant now) {
    var event = inbound.event();
    var headers =
        new CloudEvent(event.id(), event.source(), CloudEvent.EMAIL_ROUTED, now, event.subject())
            .headers();
    var trace = inbound.record().headers().lastHeader(TRACE);
    if (trace != null) {
      var _ = headers.add(trace);
    }
    var value = RecordCodec.ROUTED_EMAIL.encode(routedEmail(inbound, decision, conversation));
    var key = conversation.value().getBytes(UTF_8);
    if (!DeadLetters.fits(key.length, value, headers)) {
      return deadLetter(inbound, "too-large", "routed email of " + value.length + " bytes");
    }
    return new ProducerRecord<>(names.routedEmail(), null, null, key, value, headers);
  }

  /**
   * The record as it came, with the reason why it goes no further. A value that leaves no room for
   * the reason is left out: it is still where the reason says it came from.
   *
   * @param reason for programs
   * @param detail for people; no part of the value
   */
  public ProducerRecord<byte[], byte[]> deadLetter(Inbound inbound, String reason, String detail) {
    return deadLetters.of(inbound.record(), STAGE, reason, detail);
  }

  private static RoutedEmail routedEmail(
      Inbound.Email inbound, Decision decision, ConversationId conversation) {
    var email = inbound.email();
    return new RoutedEmail(
        inbound.emailId(),
        summary(email),
        inbound.position(),
        decision.assignment(),
        conversation.value(),
        decision.chosenBy(),
        replyTo(inbound));
  }

  /** What a reply to an email carries. */
  public static ReplyTo replyTo(Inbound.Email inbound) {
    var email = inbound.email();
    return new ReplyTo(
        inbound.emailId(),
        email.threading().messageId(),
        email.threading().references(),
        email.wording().subject(),
        email.participants().from(),
        inbound.position());
  }

  private static RoutedEmail.EmailSummary summary(InboundEmail email) {
    return new RoutedEmail.EmailSummary(
        email.origin(),
        email.arrival(),
        email.threading(),
        participants(email.participants()),
        email.wording().subject(),
        email.parts().attachments().stream()
            .map(each ->
                new AttachmentSummary(
                    each.filename(),
                    each.contentType(),
                    each.size(),
                    each.contentId(),
                    each.inline()))
            .toList(),
        email.judgement());
  }

  private static RoutedEmail.Participants participants(InboundEmail.Participants email) {
    return new RoutedEmail.Participants(
        email.from(), email.sender(), email.replyTo(), email.to(), email.cc());
  }
}
