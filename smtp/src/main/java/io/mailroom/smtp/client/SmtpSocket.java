package io.mailroom.smtp.client;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.GuardedSocket;
import io.mailroom.smtp.SmtpLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The connection as Angus Mail sees it. Each write sets the deadline for itself and for the answer
 * that it asks for, so that neither a silent server nor one that drips holds us (within {@link
 * SmtpLimits#answer}, and all of them within {@link SmtpLimits#attempt}).
 *
 * <p>What is read comes octet by octet, so that Angus never has one in its buffer that came in
 * clear when TLS begins (RFC 3207, section 6), and no answer is longer than 64 KiB.
 */
final class SmtpSocket extends Socket {
  private static final int LONGEST_ANSWER = 64 << 10;

  private final GuardedSocket guarded;
  private final Endpoint endpoint;
  private final long end;

  private final InputStream input = new Answers();
  private final OutputStream output = new Questions();

  private Duration answer;
  private int octetsOfAnswer;
  private boolean isBroken;

  /** Takes a connection over; the attempt begins, and the greeting is asked for. */
  SmtpSocket(GuardedSocket guarded, Endpoint endpoint, SmtpLimits limits) {
    this.guarded = guarded;
    this.endpoint = endpoint;
    this.answer = limits.answer();
    this.end = System.nanoTime() + limits.attempt().toNanos();
    guarded.deadline(atMost(answer));
  }

  GuardedSocket guarded() {
    return guarded;
  }

  /** Allows another time for the answer to what was written last. */
  void await(Duration within) {
    guarded.deadline(within);
  }

  /** Allows only so much for each answer from now on. */
  void hurry(Duration longest) {
    answer = longest;
  }

  /** Whether a write has failed. */
  boolean isBroken() {
    return isBroken;
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public int getPort() {
    return endpoint.port();
  }

  /** With the name that was dialled, which else would be asked for backwards. */
  @Override
  public InetAddress getInetAddress() {
    try {
      return InetAddress.getByAddress(endpoint.host(), guarded.remoteAddress().getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public InetAddress getLocalAddress() {
    return guarded.localAddress();
  }

  @Override
  public void close() {
    guarded.abort();
  }

  /** So much, or what is left of the attempt. */
  Duration atMost(Duration longest) {
    Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    return left.compareTo(longest) < 0 ? left : longest;
  }

  private final class Answers extends InputStream {
    @Override
    public int read() throws IOException {
      if (++octetsOfAnswer > LONGEST_ANSWER) {
        throw new IOException("an answer of more than %d octets".formatted(LONGEST_ANSWER));
      }
      return guarded.input().read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int octet = read();
      if (octet < 0) {
        return -1;
      }
      buffer[offset] = (byte) octet;
      return 1;
    }
  }

  private final class Questions extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      octetsOfAnswer = 0;
      guarded.deadline(atMost(answer));
      try {
        guarded.output().write(buffer, offset, length);
      } catch (IOException e) {
        isBroken = true;
        throw e;
      }
    }
  }
}
