package io.mailroom.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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

/** The talk with one client: what an {@link Answer} works with. The connection's own thread. */
public final class Exchange {
  private final Socket wire;
  private final SSLSocketFactory tls;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Socket socket;
  private InputStream in;
  private OutputStream out;
  private String lastLine = "";

  Exchange(Socket wire, SSLSocketFactory tls) throws IOException {
    this.wire = wire;
    this.tls = tls;
    this.socket = wire;
    this.in = new BufferedInputStream(wire.getInputStream());
    this.out = wire.getOutputStream();
  }

  /** Whether TLS has begun. */
  public boolean isSecure() {
    return socket instanceof SSLSocket;
  }

  /** See {@link Answer#lines}. */
  public void lines(String... lines) throws IOException {
    for (var line : lines) {
      text(line + "\r\n");
      lastLine = line;
    }
  }

  /** See {@link Answer#text}. */
  public void text(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }

  /** See {@link Answer#drip}. */
  public void drip(Duration pause) throws IOException {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        text("2");
      }
    } catch (InterruptedException e) {
      throw ended(e);
    }
  }

  /** See {@link Answer#startTls}. */
  public void startTls() throws IOException {
    var secure = (SSLSocket) tls.createSocket(wire, null, wire.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    socket = secure;
    in = new BufferedInputStream(secure.getInputStream());
    out = secure.getOutputStream();
  }

  /**
   * Reads what the client sends next, a command or what belongs to one.
   *
   * @return the line without CRLF, in UTF-8
   * @throws IOException if the client is gone
   */
  public String readLine() throws IOException {
    var text = new String(readOctets(), UTF_8);
    return text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
  }

  /** Reads a message up to the line with the final dot. */
  String readMessage() throws IOException {
    var message = new ByteArrayOutputStream();
    for (var line = readOctets(); !isFinalDot(line); line = readOctets()) {
      int stuffed = line[0] == '.' ? 1 : 0;
      message.write(line, stuffed, line.length - stuffed);
    }
    return message.toString(ISO_8859_1);
  }

  /** See {@link Answer#silence}. */
  public void silence() throws IOException {
    var _ = in.transferTo(OutputStream.nullOutputStream());
    throw new EOFException("the client closed");
  }

  /** See {@link Answer#close}. */
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }

  /** See {@link Answer#reset}. */
  public void reset() throws IOException {
    closed.countDown();
    wire.setSoLinger(true, 0);
    wire.close();
  }

  /** See {@link Answer#hold}. */
  public void hold(CountDownLatch gate) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw ended(e);
    }
  }

  /** The last whole line that was sent since the last call; empty if there was none. */
  String takeLastLine() {
    var last = lastLine;
    lastLine = "";
    return last;
  }

  private byte[] readOctets() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the client closed");
      }
      line.write(next);
      if (next == '\n') {
        return line.toByteArray();
      }
    }
  }

  private static boolean isFinalDot(byte[] line) {
    return new String(line, ISO_8859_1).equals(".\r\n");
  }

  private static IOException ended(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IOException("the server closes", cause);
  }
}
