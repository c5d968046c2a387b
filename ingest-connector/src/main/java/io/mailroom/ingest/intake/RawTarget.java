package io.mailroom.ingest.intake;

import io.mailroom.imap.message.BodyTarget;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.content.Spool;
import java.io.UncheckedIOException;

/** Takes the octets of one message into the spool. */
final class RawTarget implements BodyTarget {
  private final Spool.Receiver receiver;

  RawTarget(Spool.Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    try {
      receiver.write(buffer, offset, length);
    } catch (ContentFault fault) {
      throw new UncheckedIOException(fault);
    }
  }

  @Override
  public void discard() {
    receiver.close();
  }

  /** The whole message, now the caller's. */
  RawEmail received() {
    return receiver.received();
  }
}
