package io.mailroom.router.conversation;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail.Threading;
import io.mailroom.contract.integration.IntegrationId;
import java.util.Optional;
import java.util.stream.Stream;

/** How emails are threaded. Source of what the headers mean: RFC 5322, 3.6.4. */
public final class Conversations {
  private Conversations() {}

  /**
   * The conversation of an email: of our own reply that it answers, else the one begun by the first
   * message it refers to, else its own.
   *
   * @param integration which integration the email arrived in
   * @param email stands in for a missing Message-ID
   */
  public static ConversationId of(Threading threading, IntegrationId integration, EmailId email) {
    return answered(threading)
        .orElseGet(() -> ConversationId.begunBy(root(threading, email), integration));
  }

  /** The newest of our replies that it refers to: References lists the oldest first. */
  private static Optional<ConversationId> answered(Threading threading) {
    return Stream.concat(threading.inReplyTo().stream(), threading.references().reversed().stream())
        .map(OwnMessageId::parse)
        .flatMap(Optional::stream)
        .map(OwnMessageId::conversation)
        .findFirst();
  }

  private static String root(Threading threading, EmailId email) {
    String messageId = threading.messageId();
    return Stream.concat(threading.references().stream(), threading.inReplyTo().stream())
        .findFirst()
        .orElse(messageId == null ? email.value() : messageId);
  }
}
