package io.mailroom.imap.connection;

import io.mailroom.imap.Credential;
import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.wire.Answer;
import io.mailroom.imap.wire.Conversation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.jspecify.annotations.Nullable;

/**
 * AUTHENTICATE by Angus Mail, over our own streams.
 *
 * <p>Angus speaks the mechanisms; what reaches it was parsed here, an answer at a time and without
 * the server's text, so that nothing can lie to its parser (FAILURES M7 to M10) and nothing that
 * follows the login is swallowed by its buffer.
 */
final class SaslExchange extends InputStream {

  private final Conversation conversation;
  private final Answer.Listener listener;
  private final Supplier<Duration> left;
  private byte[] line = {};
  private int position;
  private Answer.@Nullable Status outcome;
  private @Nullable ImapFault fault;

  private SaslExchange(
      Conversation conversation, Answer.Listener listener, Supplier<Duration> left) {
    this.conversation = conversation;
    this.listener = listener;
    this.left = left;
  }

  /**
   * Logs in with PLAIN (RFC 4616), in UTF-8.
   *
   * @return the server's final answer, whatever it says
   */
  static Answer.Status plain(
      Conversation conversation,
      Credential.Password credential,
      Answer.Listener listener,
      Supplier<Duration> left)
      throws ImapFault {
    SaslExchange exchange = new SaslExchange(conversation, listener, left);
    try {
      PrintStream out = new PrintStream(conversation.output(), false, StandardCharsets.US_ASCII);
      new IMAPProtocol(exchange, out, new Properties(), false)
          .authplain(null, credential.user(), credential.password());
    } catch (ProtocolException | IOException e) {
      if (exchange.outcome == null && exchange.fault == null) {
        conversation.abort();
        throw new ImapFault(Problem.LOST, "the login broke off", e);
      }
    }
    return exchange.outcome();
  }

  private Answer.Status outcome() throws ImapFault {
    if (fault != null) {
      throw fault;
    }
    if (outcome == null) {
      throw new IllegalStateException("a login without an end");
    }
    return outcome;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /** Gives no more than one answer, so that the reader above never reads ahead. */
  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position == line.length) {
      line = nextLine();
      position = 0;
    }
    int count = Math.min(length, line.length - position);
    System.arraycopy(line, position, buffer, offset, count);
    position += count;
    return count;
  }

  private byte[] nextLine() throws IOException {
    try {
      while (outcome == null) {
        switch (conversation.next(listener, left.get())) {
          case Answer.Continuation more -> {
            return line("+ " + more.text());
          }
          case Answer.Status status when !status.tag().equals("*") -> {
            outcome = status;
            return line(status.tag() + " " + status.condition());
          }
          case Answer answer -> listener.on(answer);
        }
      }
    } catch (ImapFault e) {
      fault = e;
    }
    throw new IOException("the login is over", fault);
  }

  private static byte[] line(String text) {
    // A blank at the end, lest a line that ends in {5} should announce a literal.
    return (text + " \r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
