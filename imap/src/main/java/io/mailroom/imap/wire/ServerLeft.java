package io.mailroom.imap.wire;

import java.io.IOException;
import java.io.Serial;

/** The server said BYE. */
final class ServerLeft extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  ServerLeft(Answer.Status farewell) {
    super(farewell.toString());
  }
}
