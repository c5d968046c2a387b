package io.mailroom.router.conversation;

import io.mailroom.contract.digest.Sha256Prefix;
import io.mailroom.contract.integration.IntegrationId;
import java.util.regex.Pattern;

/**
 * Names a conversation.
 *
 * <p>Shape: 32 lower case hex digits, the first half of a SHA-256 over the integration and the
 * message that began the conversation. So every router gives the same id to the same conversation
 * without asking anyone, and conversations of two integrations never meet.
 */
public record ConversationId(String value) {
  static final String SHAPE = "[0-9a-f]{32}";
  private static final Pattern PATTERN = Pattern.compile(SHAPE);

  public ConversationId {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "conversation id '" + value + "' (expected 32 lower case hex digits)");
    }
  }

  /** Whether it is one that Mailroom may have given. */
  static boolean isOne(String value) {
    return PATTERN.matcher(value).matches();
  }

  /**
   * The conversation that a message began.
   *
   * @param root what names that message within the integration
   */
  static ConversationId begunBy(String root, IntegrationId integration) {
    return new ConversationId(Sha256Prefix.of(integration + "\n" + root).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
