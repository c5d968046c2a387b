package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailroom.sandbox.smtp.TakenMessage;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Forwards what a sink takes for a domain into a mailbox, and leaves nothing by which a machine
 * could be told from a person: every header is new, and the sender is another each time. Only the
 * domain of the sender, the subject and the body are as they were.
 */
public final class StrippingRelay implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final ReplySink sink;
  private final String domain;
  private final String user;
  private final Thread thread = Thread.ofVirtual().name("relay").unstarted(this::run);
  private volatile boolean isClosed;

  /**
   * Begins to forward.
   *
   * @param domain whose mail goes on; other mail stays
   * @param user of the Dovecot, into whose INBOX it goes
   */
  public StrippingRelay(ReplySink sink, String domain, String user) {
    this.sink = sink;
    this.domain = domain;
    this.user = user;
    thread.start();
  }

  /** A message that could have come from a person. */
  public static byte[] letter(String from, String to, String subject, String body) {
    return "From: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@relay.example>\r\n\r\n%s"
        .formatted(from, to, subject, UUID.randomUUID(), body)
        .getBytes(ISO_8859_1);
  }

  /** How many messages it has taken for the domain so far, forwarded or about to be. */
  public long count() {
    return sink.server().messages().stream().filter(this::isForwarded).count();
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the relay ends", e);
    }
  }

  private void run() {
    for (int next = 0; !isClosed; ) {
      var taken = sink.server().messages();
      for (; next < taken.size(); next++) {
        if (isForwarded(taken.get(next))) {
          forward(taken.get(next), next);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean isForwarded(TakenMessage message) {
    return message.recipients().getFirst().endsWith("@" + domain);
  }

  private void forward(TakenMessage message, int number) {
    var from = ReplySink.header(message, "From");
    var sender = from.substring(from.indexOf('@') + 1).replace(">", "");
    var body = message.octets().substring(message.octets().indexOf("\r\n\r\n") + 4);
    Servers.shared()
        .dovecot()
        .deliver(
            user,
            "INBOX",
            letter(
                "person" + number + "@" + sender,
                message.recipients().getFirst(),
                ReplySink.header(message, "Subject"),
                body));
  }
}
