package io.mailroom.contract.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Names a reply for ever; whoever writes it chooses it.
 *
 * <p>Shape: 1 to 200 characters, none of them white space or a control character.
 */
public record OutboundId(@JsonValue String value) {
  private static final int LONGEST = 200;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OutboundId {
    if (value.isEmpty()
        || value.length() > LONGEST
        || value
            .codePoints()
            .anyMatch(each ->
                Character.isWhitespace(each)
                    || Character.isISOControl(each)
                    || Character.isSpaceChar(each))) {
      throw new IllegalArgumentException(
          "outbound id '"
              + value
              + "' (expected 1..200 characters without white space and control characters)");
    }
  }

  /** What stands for it in a Message-ID and decides its partition. */
  public ReplyToken token() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8));
      return ReplyToken.of(Arrays.copyOf(digest, ReplyToken.OCTETS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
