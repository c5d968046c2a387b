package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.routed.RoutedEmail;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.endtoend.tally.Told;
import io.mailroom.sandbox.kafka.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A service behind Mailroom: takes what is routed, asks for replies, and hears what becomes of
 * them. One thread uses it.
 */
public final class Downstream implements AutoCloseable {
  /** Reasons of an attempt that may have got through or not. */
  private static final Set<String> UNANSWERED =
      Set.of("interrupted", "unconfirmed", "ses-no-answer", "ses-failed");

  private final TopicNames names;
  private final RecordWriter writer;
  private final CommittedReader routed;
  private final CommittedReader outbox;
  private final CommittedReader statuses;
  private final List<RoutedEmail> emails = new ArrayList<>();
  private final Map<OutboundId, String> recipients = new HashMap<>();
  private final Map<OutboundId, List<OutboundStatus>> heard = new LinkedHashMap<>();

  Downstream(String bootstrapServers, TopicNames names) {
    this.names = names;
    this.writer = new RecordWriter(bootstrapServers);
    this.routed = new CommittedReader(bootstrapServers, names.routedEmail());
    this.outbox = new CommittedReader(bootstrapServers, names.outbox());
    this.statuses = new CommittedReader(bootstrapServers, names.outboundStatus());
  }

  /** Asks for replies; returns when Kafka has them. */
  public void ask(Collection<OutboundEmail> replies) {
    for (var reply : replies) {
      var event =
          new CloudEvent(
              reply.outboundId().value(),
              "/tests/downstream",
              CloudEvent.EMAIL_SEND,
              Instant.now(),
              null);
      writer.send(
          new ProducerRecord<>(
              names.outboundEmail(),
              null,
              Objects.requireNonNullElse(reply.conversationId(), reply.outboundId().value()),
              RecordCodec.OUTBOUND_EMAIL.encode(reply),
              event.headers()));
    }
    writer.flush();
  }

  /** The first email that was routed and is as wished, as soon as there is one. */
  public RoutedEmail awaitRouted(Predicate<RoutedEmail> wish, Duration limit) {
    return await(
        "routed email",
        limit,
        () -> {
          routed.poll().forEach(each -> emails.add(decoded(RecordCodec.ROUTED_EMAIL, each)));
          return emails.stream().filter(wish).findFirst();
        });
  }

  /** The newest status of a reply, as soon as it is in that state. */
  public OutboundStatus await(OutboundId reply, State state, Duration limit) {
    return await(
        reply + " " + state,
        limit,
        () -> {
          statuses.poll().forEach(this::hear);
          return heard(reply).stream()
              .reduce((_, newer) -> newer)
              .filter(each -> each.standing().state() == state);
        });
  }

  /** All that was heard of a reply so far. */
  public List<OutboundStatus> heard(OutboundId reply) {
    return List.copyOf(heard.getOrDefault(reply, List.of()));
  }

  /**
   * Waits until so many replies are settled.
   *
   * @return whether it came to that within the limit
   */
  public boolean awaitSettled(int count, Duration limit) {
    var until = Instant.now().plus(limit);
    while (settled() < count) {
      if (Instant.now().isAfter(until)) {
        return false;
      }
    }
    return true;
  }

  /** How many replies are settled, by all that was heard until now. */
  public int settled() {
    // Read along: it is compacted.
    outbox.poll().forEach(this::name);
    statuses.poll().forEach(this::hear);
    return (int)
        heard.values().stream()
            .filter(each ->
                switch (each.getLast().standing().state()) {
                  case QUEUED, SENDING, RETRYING -> false;
                  case SENT, FAILED, UNKNOWN, BOUNCED -> true;
                })
            .count();
  }

  /** What was told of all replies, each by the local part of its first recipient. */
  public List<Told> told() {
    outbox.toEnd().forEach(this::name);
    statuses.toEnd().forEach(this::hear);
    return heard.entrySet().stream()
        .map(each -> told(Objects.requireNonNull(recipients.get(each.getKey())), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    writer.close();
    routed.close();
    outbox.close();
    statuses.close();
  }

  private static Told told(String reply, List<OutboundStatus> statuses) {
    var repeated =
        statuses.stream()
            .map(OutboundStatus::standing)
            .filter(each -> each.state() == State.RETRYING)
            .map(OutboundStatus.Standing::reason)
            .filter(each -> each != null && UNANSWERED.contains(each.code()))
            .count();
    var ids =
        statuses.stream()
            .map(each -> each.messageIds().messageId())
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet());
    return new Told(reply, statuses.getLast().standing().state(), (int) repeated, ids);
  }

  private void hear(ConsumerRecord<byte[], byte[]> event) {
    var status = decoded(RecordCodec.OUTBOUND_STATUS, event);
    heard.computeIfAbsent(status.outboundId(), _ -> new ArrayList<>()).add(status);
  }

  /** Replies in the outbox have keys of their own, and are gone when they are sent. */
  private void name(ConsumerRecord<byte[], byte[]> entry) {
    if (entry.value() != null && OutboxKey.isReply(new String(entry.key(), UTF_8))) {
      var email = decoded(RecordCodec.OUTBOX_REPLY, entry).email();
      var address = email.recipients().to().getFirst().address();
      var _ = recipients.put(email.outboundId(), address.substring(0, address.indexOf('@')));
    }
  }

  private static <T> T await(String what, Duration limit, Supplier<Optional<T>> look) {
    var until = Instant.now().plus(limit);
    for (var found = look.get(); ; found = look.get()) {
      if (found.isPresent()) {
        return found.get();
      }
      if (Instant.now().isAfter(until)) {
        throw new AssertionError("no " + what + " within " + limit);
      }
    }
  }

  private static <T> T decoded(RecordCodec<T> codec, ConsumerRecord<byte[], byte[]> event) {
    try {
      return codec.decode(event.headers(), event.value());
    } catch (UnreadableRecordException e) {
      throw new AssertionError("record " + event.partition() + "/" + event.offset(), e);
    }
  }
}
