package io.mailroom.router.ledger;

import io.mailroom.contract.reply.ReplyToken;

/** A {@link ReplyToken} in 16 octets: there is one of it for each reply of the last weeks. */
public record RowId(long high, long low) {
  private static final int HALF = 16;
  private static final int HEX = 16;

  /** The same, shorter. */
  public static RowId of(ReplyToken token) {
    var digits = token.value();
    return new RowId(
        Long.parseUnsignedLong(digits, 0, HALF, HEX),
        Long.parseUnsignedLong(digits, HALF, digits.length(), HEX));
  }
}
