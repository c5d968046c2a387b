package io.mailroom.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The talk with one client: what an {@link Answer} works with. The connection's own thread reads
 * and plays; any thread may send, each call's bytes in one piece.
 */
public final class Exchange {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)(\\+?)}$");

  private final int number;
  private final Socket wire;
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private Command command;
  private @Nullable String selected;

  /** The TLS socket lies over the wire, so that the wire can be cut below TLS. */
  Exchange(int number, Socket wire, SSLSocket socket) throws IOException {
    this.number = number;
    this.command = new Command(number, "*", "");
    this.wire = wire;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /**
   * The command to answer; before the first one its tag is <code>*</code> and its text is empty.
   */
  public Command command() {
    return command;
  }

  /** Name of the folder that this client has selected; null if there is none. */
  public @Nullable String selected() {
    return selected;
  }

  /** See {@link Answer#lines}. */
  public void lines(String... lines) throws IOException {
    for (var line : lines) {
      text(line + "\r\n");
    }
  }

  /** See {@link Answer#text}. */
  public void text(String text) throws IOException {
    bytes(text.replace("{tag}", command.tag()).getBytes(UTF_8));
  }

  /** See {@link Answer#literal}. */
  public void literal(String before, byte[] bytes, String after) throws IOException {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes((before + "{" + bytes.length + "}\r\n").getBytes(UTF_8));
    whole.writeBytes(bytes);
    whole.writeBytes((after + "\r\n").getBytes(UTF_8));
    bytes(whole.toByteArray());
  }

  /** See {@link Answer#bytes}. */
  public synchronized void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Reads the next command with its literals, which from now on is the one to answer. */
  Command readCommand() throws IOException {
    var text = new StringBuilder(readLine());
    for (var literal = LITERAL.matcher(text); literal.find(); literal = LITERAL.matcher(text)) {
      if (literal.group(2).isEmpty()) {
        lines("+ go on");
      }
      var octets = in.readNBytes(Integer.parseInt(literal.group(1)));
      text.append("\r\n").append(new String(octets, ISO_8859_1)).append(readLine());
    }
    var space = text.indexOf(" ");
    command =
        space < 0
            ? new Command(number, text.toString(), "")
            : new Command(number, text.substring(0, space), text.substring(space + 1));
    return command;
  }

  /**
   * Reads what the client sends within a command: the response to a continuation, or DONE.
   *
   * @return the line without CRLF, its octets as ISO 8859-1
   * @throws IOException if the client is gone
   */
  public String readLine() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the client closed");
      }
      line.write(next);
    }
    var text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** See {@link Answer#silence}. */
  public void silence() throws IOException {
    var _ = in.transferTo(OutputStream.nullOutputStream());
    throw new EOFException("the client closed");
  }

  /** See {@link Answer#close}. */
  public void close() throws IOException {
    socket.close();
  }

  /** See {@link Answer#reset}. */
  public void reset() throws IOException {
    wire.setSoLinger(true, 0);
    wire.close();
  }

  /** See {@link Answer#hold}. */
  public void hold(CountDownLatch gate) throws IOException {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the server closes", e);
    }
  }

  void select(@Nullable String folder) {
    selected = folder;
  }
}
