package io.mailroom.router.inbound;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.integration.Integration;
import io.mailroom.router.answer.Answers;
import io.mailroom.router.answer.Answers.Verdict;
import io.mailroom.router.answer.Refusal;
import io.mailroom.router.bounce.Bounces;
import io.mailroom.router.conversation.Conversations;
import io.mailroom.router.conversation.Recollection;
import io.mailroom.router.event.FurtherRecords;
import io.mailroom.router.event.Inbound;
import io.mailroom.router.event.RoutedRecords;
import io.mailroom.routing.FolderRouting;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One email in; its event out, with a note if it is a reply that came back, and an automatic reply
 * if it gets one.
 */
@Singleton
class EmailRouting {
  private static final Logger LOG = LoggerFactory.getLogger(EmailRouting.class);

  private final FolderRouting routing;
  private final RoutedRecords records;
  private final FurtherRecords further;
  private final Bounces bounces;
  private final Answers answers;

  EmailRouting(
      FolderRouting routing,
      RoutedRecords records,
      FurtherRecords further,
      Bounces bounces,
      Answers answers) {
    this.routing = routing;
    this.records = records;
    this.further = further;
    this.bounces = bounces;
    this.answers = answers;
  }

  /**
   * What becomes of an email.
   *
   * @param toRemember what the next one needs to know of it
   */
  record Routed(
      List<ProducerRecord<byte[], byte[]>> records, Map<ConversationKey, Remembered> toRemember) {
    Routed {
      records = List.copyOf(records);
      toRemember = Map.copyOf(toRemember);
    }
  }

  Routed route(
      Inbound.Email received,
      @Nullable Entry<Integration> entry,
      Recollection memory,
      Instant now) {
    var email = received.email();
    var integration = entry instanceof Entry.Readable<Integration>(var known, _) ? known : null;
    var returned = bounces.in(email, memory);
    var threaded =
        returned
            .map(reply -> Conversations.of(email, reply.conversation(), memory))
            .orElseGet(() -> Conversations.of(email, received.emailId(), integration, memory));
    var written = new ArrayList<ProducerRecord<byte[], byte[]>>();
    written.add(
        records.routed(received, routing.decide(email, entry), threaded.conversation(), now));
    returned
        .flatMap(reply -> reply.note(now))
        .ifPresent(note -> written.add(further.of(note, received.position())));
    var toRemember = new HashMap<>(threaded.toRemember());
    if (integration != null) {
      var question =
          new Answers.Question(email, RoutedRecords.replyTo(received), threaded.conversation());
      switch (answers.to(question, integration, memory, now)) {
        case Verdict.Answer(var reply, var counted) -> {
          written.add(further.of(reply, received.position()));
          toRemember.putAll(counted);
        }
        case Verdict.Silence(var reason) -> silent(received, reason);
      }
    }
    return new Routed(written, toRemember);
  }

  /** For a record that goes no further. */
  ProducerRecord<byte[], byte[]> deadLetter(Inbound inbound, String reason, String detail) {
    return records.deadLetter(inbound, reason, detail);
  }

  private static void silent(Inbound.Email received, Refusal reason) {
    if (reason != Refusal.NOT_CONFIGURED) {
      LOG.debug("event=no-automatic-reply emailId={} code={}", received.emailId(), reason.code());
    }
  }
}
