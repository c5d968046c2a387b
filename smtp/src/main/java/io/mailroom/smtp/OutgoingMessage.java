package io.mailroom.smtp;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A message as it goes over the wire: headers and body by RFC 5322.
 *
 * <p>Shape: lines of at most 998 octets, each ended by CR LF, with no CR or LF beside; without NUL;
 * in ASCII, or in UTF-8 if it {@link #needsSmtpUtf8}. Dots are as they are: stuffing is not its
 * matter. One that is otherwise is never sent (FAILURES J7, J13).
 */
public interface OutgoingMessage {

  /**
   * Writes all of it, the same at each call.
   *
   * @throws IOException if a part of it cannot be read, or {@code out} fails
   */
  void writeTo(OutputStream out) throws IOException;

  /** About how many octets it has, to ask for (RFC 1870). */
  long size();

  /** Whether its headers hold UTF-8 (RFC 6532), so that the server must offer SMTPUTF8. */
  boolean needsSmtpUtf8();
}
