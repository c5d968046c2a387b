package io.mailroom.contract.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is cut from outside when its owner outlasts the time it set itself; over TLS,
 * unless it came from {@link TlsDialer#dialInClear} and was not secured yet.
 *
 * <p>A read timeout bounds the silence between two octets; a peer that sends one now and then
 * outlasts it for ever, in the middle of a TLS record too. So a deadline closes the connection
 * beneath TLS, which ends every read and write. One thread reads and writes; {@link #abort} may be
 * called by any, and never waits.
 */
public final class GuardedSocket {

  private static final ScheduledThreadPoolExecutor TIMER = timer();
  private static final long NONE = Long.MAX_VALUE;

  private final Socket wire;

  /** The wire, or the TLS session over it. */
  private Socket current;

  private long deadline = NONE;
  private long checkedAt = NONE;
  private @Nullable ScheduledFuture<?> check;
  private boolean isOverdue;

  private GuardedSocket(Socket wire) {
    this.wire = wire;
    this.current = wire;
  }

  /** Takes over a connected socket. */
  static GuardedSocket over(Socket wire) {
    return new GuardedSocket(wire);
  }

  /** Unbuffered: a read gives what one TLS record brought. */
  public InputStream input() throws IOException {
    return current.getInputStream();
  }

  /** Unbuffered: each write is a TLS record of its own, sent at once. */
  public OutputStream output() throws IOException {
    return current.getOutputStream();
  }

  /** Whether what is read and written is encrypted. */
  public boolean isSecure() {
    return current instanceof SSLSocket;
  }

  /** The address that was dialled. */
  public InetAddress remoteAddress() {
    return wire.getInetAddress();
  }

  /** Our own address on this connection. */
  public InetAddress localAddress() {
    return wire.getLocalAddress();
  }

  /** Cuts the connection unless another call of this method comes before the time is over. */
  public synchronized void deadline(Duration within) {
    deadline = System.nanoTime() + within.toNanos();
    // Most calls only move the deadline on: a check that is due earlier finds that out by itself.
    if (check == null || checkedAt - deadline > 0) {
      checkAfter(within.toNanos());
    }
  }

  /** Lets the connection be, until the next {@link #deadline}. */
  public synchronized void noDeadline() {
    deadline = NONE;
  }

  /** Whether a deadline has cut the connection. */
  public synchronized boolean isOverdue() {
    return isOverdue;
  }

  /**
   * The longest silence a read endures before it throws {@code SocketTimeoutException}; the
   * connection stays usable.
   *
   * @param silence at least 1 ms, or zero for no bound but the deadline
   */
  public void silence(Duration silence) throws SocketException {
    current.setSoTimeout(Math.toIntExact(silence.toMillis()));
  }

  /**
   * Cuts the connection at once, without a farewell: that would wait for a peer that may not be
   * there.
   */
  public void abort() {
    cancelCheck();
    try {
      wire.close();
    } catch (IOException _) {
      // It is closed all the same, and nobody can do more.
    }
  }

  Socket wire() {
    return wire;
  }

  /** Speaks through this TLS session from now on. */
  void secure(SSLSocket tls) {
    current = tls;
  }

  private synchronized void check() {
    check = null;
    if (deadline == NONE) {
      return;
    }
    long left = deadline - System.nanoTime();
    if (left > 0) {
      checkAfter(left);
      return;
    }
    isOverdue = true;
    abort();
  }

  private void checkAfter(long nanoseconds) {
    cancelCheck();
    checkedAt = System.nanoTime() + nanoseconds;
    check = TIMER.schedule(this::check, nanoseconds, TimeUnit.NANOSECONDS);
  }

  private synchronized void cancelCheck() {
    if (check != null) {
      check.cancel(false);
      check = null;
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("mailroom-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
