package io.mailroom.router.conversation;

import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.reply.OutboundEmail;
import java.util.Optional;
import java.util.stream.Stream;

/** Which conversation a reply belongs to, when whoever wrote it does not say so. */
public final class ReplyConversation {
  private ReplyConversation() {}

  /**
   * The one that is named; else that of the email that is answered, as far as its references tell;
   * else a new one, the same however often it is asked for.
   */
  public static ConversationId of(OutboundEmail email) {
    return Optional.ofNullable(email.conversationId())
        .filter(ConversationId::isOne)
        .map(ConversationId::new)
        .or(() ->
            Optional.ofNullable(email.inReplyTo())
                .map(answered ->
                    own(answered)
                        .orElseGet(
                            () -> ConversationId.begunBy(root(answered), email.integrationId()))))
        .orElseGet(
            () -> ConversationId.begunBy("reply " + email.outboundId(), email.integrationId()));
  }

  /** Of the newest of our replies that the answered email refers to. */
  private static Optional<ConversationId> own(ReplyTo answered) {
    return answered.references().reversed().stream()
        .map(OwnMessageId::parse)
        .flatMap(Optional::stream)
        .map(OwnMessageId::conversation)
        .findFirst();
  }

  private static String root(ReplyTo answered) {
    return Stream.concat(answered.references().stream(), Stream.ofNullable(answered.messageId()))
        .findFirst()
        .orElseGet(() -> answered.emailId().value());
  }
}
