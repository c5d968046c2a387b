package io.mailroom.router.conversation;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.ConversationKey.Kind;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.InboundEmail.Threading;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How emails are threaded. Source of what the headers mean: RFC 5322, 3.6.4.
 *
 * <p>Of the ways to find the conversation of an email, the first that leads to one counts:
 *
 * <ol>
 *   <li>one of our own replies, by the Message-ID that we gave it, which carries the conversation;
 *   <li>one of our own replies, by the Message-ID that a provider gave it instead;
 *   <li>an earlier email whose conversation is remembered;
 *   <li>the first message that it refers to, as the one that began the conversation;
 *   <li>if it refers to nothing: its subject, where the integration says so;
 *   <li>its own.
 * </ol>
 *
 * <p>In the first three, what it is counts before what it answers, that before what it refers to,
 * and there the newest first.
 */
public final class Conversations {
  private Conversations() {}

  /**
   * The conversation of an email.
   *
   * @param id stands in for a missing Message-ID
   * @param integration which the email arrived in, as far as it is known
   * @param memory what was remembered of all emails of the integration before this one
   */
  public static Threaded of(
      InboundEmail email, EmailId id, @Nullable Integration integration, Recollection memory) {
    var subject = SubjectRule.key(email, integration);
    var named = named(email.threading());
    var arrived = email.arrival().publishedAt();
    var owner = email.origin().integrationId();
    var conversation =
        first(named, each -> OwnMessageId.parse(each).map(OwnMessageId::conversation))
            .or(() ->
                first(
                    named,
                    each -> remembered(memory, ConversationKey.provider(owner, each), arrived)))
            .or(() -> first(named, each -> remembered(memory, message(owner, each), arrived)))
            .or(() -> root(email.threading()).map(each -> ConversationId.begunBy(each, owner)))
            .or(() -> subject.flatMap(key -> bySubject(memory, key, integration, arrived)))
            .orElseGet(() -> ConversationId.begunBy(name(email.threading(), id), owner));
    return threaded(email, conversation, subject, memory);
  }

  /** As {@link #of}, for a bounce: the conversation is that of the reply that came back. */
  public static Threaded of(InboundEmail bounce, ConversationId ofReply, Recollection memory) {
    return threaded(bounce, ofReply, Optional.empty(), memory);
  }

  /**
   * Whether an email may be about a reply that Amazon SES knows under an id of its own: then what
   * the owners of replies have learned has to be known to the last word.
   */
  public static boolean mayNameProvider(InboundEmail email) {
    return email.judgement().machine().kind() != Machine.Kind.NONE
        || email.participants().from().stream()
            .anyMatch(each -> each.address().endsWith(".amazonaws.com"))
        || named(email.threading()).stream().anyMatch(each -> each.endsWith("amazonses.com>"));
  }

  /** All messages that an email has to do with. */
  private static List<String> named(Threading threading) {
    return Stream.of(
            Stream.ofNullable(threading.messageId()),
            threading.inReplyTo().stream(),
            threading.references().reversed().stream())
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  private static Optional<String> root(Threading threading) {
    return Stream.concat(threading.references().stream(), threading.inReplyTo().stream())
        .findFirst();
  }

  private static String name(Threading threading, EmailId id) {
    var messageId = threading.messageId();
    return messageId == null ? id.value() : messageId;
  }

  private static Optional<ConversationId> bySubject(
      Recollection memory,
      ConversationKey subject,
      @Nullable Integration integration,
      Instant arrived) {
    var days = integration == null ? null : integration.profile().conversations().subjectDays();
    return memory
        .conversation(subject, arrived)
        .filter(known -> days != null && known.at().plus(Duration.ofDays(days)).isAfter(arrived))
        .map(known -> new ConversationId(known.conversationId()));
  }

  private static Optional<ConversationId> remembered(
      Recollection memory, ConversationKey key, Instant arrived) {
    return memory
        .conversation(key, arrived)
        .map(known -> new ConversationId(known.conversationId()));
  }

  /**
   * An email is remembered if an answer that names it alone would not be found with it; a subject
   * anew each time that it is used.
   */
  private static Threaded threaded(
      InboundEmail email,
      ConversationId conversation,
      Optional<ConversationKey> subject,
      Recollection memory) {
    var owner = email.origin().integrationId();
    var arrived = email.arrival().publishedAt();
    var known = new Remembered.Conversation(conversation.value(), null, arrived);
    var toRemember = new HashMap<ConversationKey, Remembered>();
    var messageId = email.threading().messageId();
    if (messageId != null
        && !ConversationId.begunBy(messageId, owner).equals(conversation)
        && OwnMessageId.parse(messageId).isEmpty()
        && !remembered(memory, message(owner, messageId), arrived)
            .equals(Optional.of(conversation))) {
      toRemember.put(message(owner, messageId), known);
    }
    subject.ifPresent(key -> toRemember.put(key, known));
    return new Threaded(conversation, toRemember);
  }

  private static ConversationKey message(IntegrationId owner, String messageId) {
    return ConversationKey.of(owner, Kind.MESSAGE, messageId);
  }

  private static Optional<ConversationId> first(
      List<String> named, Function<String, Optional<ConversationId>> find) {
    return named.stream().map(find).flatMap(Optional::stream).findFirst();
  }
}
