package io.mailroom.sandbox.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The talk with one client, in clear or over TLS, and how it ends or stands still. The connection's
 * own thread reads; any thread may send, each call's bytes in one piece.
 */
public abstract class Talk {
  private final Socket wire;
  private final SSLSocketFactory tls;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Socket socket;
  private InputStream in;
  private OutputStream out;

  /** In clear, until {@link #startTls}. */
  protected Talk(Socket wire, SSLSocketFactory tls) throws IOException {
    this.wire = wire;
    this.tls = tls;
    this.socket = wire;
    this.in = new BufferedInputStream(wire.getInputStream());
    this.out = wire.getOutputStream();
  }

  /** Whether TLS has begun. */
  public final boolean isSecure() {
    return socket instanceof SSLSocket;
  }

  /** Begins TLS, above the wire, so that the wire can be cut below it. */
  public final void startTls() throws IOException {
    var secure = (SSLSocket) tls.createSocket(wire, null, wire.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    socket = secure;
    in = new BufferedInputStream(secure.getInputStream());
    out = secure.getOutputStream();
  }

  /** Sends lines; CRLF is added to each. */
  public void lines(String... lines) throws IOException {
    for (var line : lines) {
      text(line + "\r\n");
    }
  }

  /** Sends text as it is, in UTF-8. */
  public void text(String text) throws IOException {
    bytes(text.getBytes(UTF_8));
  }

  /** Sends bytes as they are. */
  public final synchronized void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends a text again and again, until the client leaves or the server closes. */
  public final void drip(String text, Duration pause) throws IOException {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        text(text);
      }
    } catch (InterruptedException e) {
      throw ended(e);
    }
  }

  /** Sends nothing more and reads on without a word, until the client or the server closes. */
  public final void silence() throws IOException {
    var _ = in.transferTo(OutputStream.nullOutputStream());
    throw new EOFException("the client closed");
  }

  /** Closes the connection in order (TLS close_notify, FIN). */
  public final void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  /** Breaks the connection (RST). */
  public final void reset() throws IOException {
    closed.countDown();
    wire.setSoLinger(true, 0);
    wire.close();
  }

  /** Neither reads nor writes until the test opens the gate. */
  public final void hold(CountDownLatch gate) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw ended(e);
    }
  }

  /** The next octets up to and with LF. */
  protected final byte[] readLineOctets() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = -1; next != '\n'; line.write(next)) {
      next = in.read();
      if (next < 0) {
        throw new EOFException("the client closed");
      }
    }
    return line.toByteArray();
  }

  /** The next octets, as many as these. */
  protected final byte[] readOctets(int count) throws IOException {
    return in.readNBytes(count);
  }

  private static IOException ended(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("the server closes", cause);
  }
}
