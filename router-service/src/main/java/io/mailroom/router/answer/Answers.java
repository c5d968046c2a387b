package io.mailroom.router.answer;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.ConversationKey.Kind;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.router.conversation.OwnAddresses;
import io.mailroom.router.conversation.Recollection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives automatic replies, where a folder's route has one. Whether the email was written to the
 * mailbox's own address is not asked, as RFC 3834, 2 allows a service to do: which addresses lead
 * to the mailbox is not known.
 */
public final class Answers {
  private final AnswerLimits limits;

  public Answers(AnswerLimits limits) {
    this.limits = limits;
  }

  /**
   * An email to be answered or not.
   *
   * @param replyTo what a reply to it carries
   * @param conversation which one it belongs to
   */
  public record Question(InboundEmail email, ReplyTo replyTo, ConversationId conversation) {}

  /** What becomes of it. */
  public sealed interface Verdict {
    /**
     * A reply, to be sent if and only if what is to be remembered of it is remembered.
     *
     * @param toRemember so that the next one is not given too soon
     */
    record Answer(OutboxReply reply, Map<ConversationKey, Remembered> toRemember)
        implements Verdict {
      public Answer {
        toRemember = Map.copyOf(toRemember);
      }
    }

    /** No reply. */
    record Silence(Refusal reason) implements Verdict {}
  }

  /**
   * Decides.
   *
   * @param integration which the email arrived in, as it is configured now
   * @param memory knows the replies given before
   * @param now when
   */
  public Verdict to(Question asked, Integration integration, Recollection memory, Instant now) {
    var email = asked.email();
    var autoReply = configured(email, integration);
    if (autoReply.isEmpty()) {
      return new Verdict.Silence(Refusal.NOT_CONFIGURED);
    }
    var refusal = HeaderRule.refusal(email);
    if (refusal.isPresent()) {
      return new Verdict.Silence(refusal.get());
    }
    if (received(email).plus(limits.oldest()).isBefore(now)) {
      return new Verdict.Silence(Refusal.OLD);
    }
    var destination = Destination.of(email);
    if (destination.isEmpty()) {
      return new Verdict.Silence(Refusal.NO_SENDER);
    }
    if (destination.get().isRobot()) {
      return new Verdict.Silence(Refusal.ROBOT_ADDRESS);
    }
    if (destination.get().isOwn(OwnAddresses.of(integration))) {
      return new Verdict.Silence(Refusal.OWN_ADDRESS);
    }
    var counted = new Counting(integration.id(), memory, now);
    if (!counted.once(destination.get())) {
      return new Verdict.Silence(Refusal.ANSWERED_BEFORE);
    }
    return counted.withinCap(destination.get())
        ? new Verdict.Answer(
            reply(asked, autoReply.get(), destination.get(), now), counted.toRemember)
        : new Verdict.Silence(Refusal.CAP);
  }

  /** The replies given so far, and this one. */
  private final class Counting {
    private final IntegrationId integration;
    private final Recollection memory;
    private final Instant now;
    private final Map<ConversationKey, Remembered> toRemember = new HashMap<>();

    Counting(IntegrationId integration, Recollection memory, Instant now) {
      this.integration = integration;
      this.memory = memory;
      this.now = now;
    }

    /** A list of bounces has a return path of its own for each email; so From counts, too. */
    boolean once(Destination destination) {
      return List.of(destination.peer(), destination.author()).stream()
          .map(each -> "address " + each.withoutTag())
          .distinct()
          .allMatch(each -> count(each, 1, limits.period()));
    }

    boolean withinCap(Destination destination) {
      return count("domain " + destination.peer().domain(), limits.cap(), AnswerLimits.CAP_PERIOD)
          && count("all", limits.capOfAll(), AnswerLimits.CAP_PERIOD);
    }

    private boolean count(String what, int most, Duration period) {
      var key = ConversationKey.of(integration, Kind.PEER, what);
      var before =
          memory
              .find(key)
              .filter(Remembered.Peer.class::isInstance)
              .map(Remembered.Peer.class::cast)
              .filter(known -> known.at().plus(period).isAfter(now))
              .orElse(new Remembered.Peer(0, now));
      toRemember.put(key, new Remembered.Peer(before.answers() + 1, before.at()));
      return before.answers() < most;
    }
  }

  private static Optional<Route.AutoReply> configured(InboundEmail email, Integration integration) {
    return integration.outbound() instanceof Outbound.None
        ? Optional.empty()
        : integration.watch(email.origin().watchId()).map(Watch::route).map(Route::autoReply);
  }

  /** An email that was put into the folder, not delivered there, has an old Date at least. */
  private static Instant received(InboundEmail email) {
    var arrival = email.arrival();
    var received = arrival.internalDate() == null ? arrival.publishedAt() : arrival.internalDate();
    var sent = email.threading().sentAt();
    return sent != null && sent.isBefore(received) ? sent : received;
  }

  private static OutboxReply reply(
      Question asked, Route.AutoReply autoReply, Destination destination, Instant now) {
    var origin = asked.email().origin();
    var conversation = asked.conversation().value();
    var email =
        new OutboundEmail(
            outboundId(asked.replyTo().emailId()),
            origin.integrationId(),
            conversation,
            asked.replyTo(),
            new OutboundEmail.Recipients(
                List.of(new MailAddress(null, destination.address())), List.of(), List.of()),
            new OutboundEmail.Message(
                autoReply.subject(),
                autoReply.text(),
                null,
                List.of(),
                OutboundEmail.History.EXCLUDE));
    return new OutboxReply(email, conversation, true, now);
  }

  /** The same for the same email, so that it is never answered twice. */
  private static OutboundId outboundId(EmailId email) {
    return new OutboundId("auto." + Sha256Prefix.of(email.value()));
  }
}
