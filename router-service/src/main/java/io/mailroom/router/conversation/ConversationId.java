package io.mailroom.router.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.integration.IntegrationId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
  private static final int OCTETS = 16;

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
    byte[] digest = sha256().digest((integration + "\n" + root).getBytes(UTF_8));
    return new ConversationId(HexFormat.of().formatHex(digest, 0, OCTETS));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
