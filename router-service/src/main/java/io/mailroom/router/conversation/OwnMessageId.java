package io.mailroom.router.conversation;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Message-ID that Mailroom gave to a reply. It carries the conversation, so that the answer to
 * the reply is recognised without any memory.
 *
 * <p>Shape: {@code <mailroom.<conversation id>.<anything unique>@<domain>>}.
 */
final class OwnMessageId {
  private static final Pattern PATTERN =
      Pattern.compile("<mailroom\\.(" + ConversationId.SHAPE + ")\\.[^<>@\\s]+@[^<>@\\s]+>");

  private OwnMessageId() {}

  /** The conversation in a Message-ID, if it is one of ours. */
  static Optional<ConversationId> conversation(String messageId) {
    var matcher = PATTERN.matcher(messageId);
    return matcher.matches() ? Optional.of(new ConversationId(matcher.group(1))) : Optional.empty();
  }
}
