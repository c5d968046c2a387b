package io.mailroom.ingest.intake;

import io.mailroom.imap.message.BodyTarget;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.content.Spool;
import io.mailroom.ingest.mime.ParsedEmail;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the octets of one message into the spool, and has it read as soon as the last of them is
 * there. Whether it counts, the end of the command tells (P6).
 */
final class RawTarget implements BodyTarget {
  private final Spool.Receiver receiver;
  private final Function<RawEmail, Future<ParsedEmail>> reading;
  private long missing;
  private @Nullable Read read;

  /**
   * @param octets as many as will arrive
   * @param reading begins to read the message
   */
  RawTarget(Spool.Receiver receiver, long octets, Function<RawEmail, Future<ParsedEmail>> reading) {
    this.receiver = receiver;
    this.missing = octets;
    this.reading = reading;
  }

  /** A message of which all octets are there, and what is read in it. */
  record Read(RawEmail raw, Future<ParsedEmail> parsed) {}

  @Override
  public void write(byte[] buffer, int offset, int length) {
    try {
      receiver.write(buffer, offset, length);
    } catch (ContentFault fault) {
      throw new UncheckedIOException(fault);
    }
    missing -= length;
    if (missing == 0) {
      RawEmail raw = receiver.received();
      read = new Read(raw, reading.apply(raw));
    }
  }

  @Override
  public void discard() {
    if (read == null) {
      receiver.close();
    } else {
      read.raw().close();
    }
  }

  /** The whole message. */
  Read read() {
    return Objects.requireNonNull(read, "a complete message has all its octets");
  }
}
