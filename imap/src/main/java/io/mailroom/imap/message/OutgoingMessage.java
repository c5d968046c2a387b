package io.mailroom.imap.message;

import java.io.IOException;
import java.io.OutputStream;

/** A message on its way into a folder. */
public interface OutgoingMessage {

  /** How many octets {@link #writeTo} writes, 1 or more. */
  long octets();

  /**
   * Writes the message as it shall stand in the folder, its lines ended by CRLF.
   *
   * @throws IOException if it cannot be read, or the connection ends
   */
  void writeTo(OutputStream out) throws IOException;
}
