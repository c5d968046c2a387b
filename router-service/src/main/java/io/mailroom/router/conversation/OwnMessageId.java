package io.mailroom.router.conversation;

import io.mailroom.contract.reply.ReplyToken;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Message-ID that Mailroom gave to a reply. It carries the conversation and the reply, so that an
 * answer to the reply, and a bounce of it, are recognised without any memory.
 *
 * <p>Shape: {@code <mailroom.<conversation id>.<reply token>@<domain>>}.
 *
 * @param conversation which conversation the reply belongs to
 * @param reply which reply
 * @param domain of the sender, 1 to 253 characters without white space and angle brackets
 */
public record OwnMessageId(ConversationId conversation, ReplyToken reply, String domain) {
  private static final Pattern PATTERN =
      Pattern.compile(
          "<mailroom\\.("
              + ConversationId.SHAPE
              + ")\\.("
              + ReplyToken.SHAPE
              + ")@([^<>@\\s]{1,253})>");

  /** Reads a Message-ID with its angle brackets, if it is one of ours. */
  public static Optional<OwnMessageId> parse(String messageId) {
    var matcher = PATTERN.matcher(messageId);
    return matcher.matches()
        ? Optional.of(
            new OwnMessageId(
                new ConversationId(matcher.group(1)),
                new ReplyToken(matcher.group(2)),
                matcher.group(3)))
        : Optional.empty();
  }

  /** All of ours in a text, in order. */
  public static Stream<OwnMessageId> in(String text) {
    return PATTERN.matcher(text).results().flatMap(each -> parse(each.group()).stream());
  }

  /** As it stands in a header, with angle brackets. */
  @Override
  public String toString() {
    return "<mailroom." + conversation + "." + reply + "@" + domain + ">";
  }
}
