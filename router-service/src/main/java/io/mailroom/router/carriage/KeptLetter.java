package io.mailroom.router.carriage;

import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.router.message.Letter;
import java.io.IOException;
import java.io.OutputStream;

/** A letter on its way into a folder. */
record KeptLetter(Letter letter) implements OutgoingMessage {
  @Override
  public long octets() {
    return letter.size();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    letter.writeTo(out);
  }
}
