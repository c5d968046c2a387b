package io.mailroom.contract.reply;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.mailroom.contract.digest.Sha256Prefix;

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
    return new ReplyToken(Sha256Prefix.of(value).toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
