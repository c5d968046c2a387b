package io.mailroom.endtoend.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The least that fetches email: one TLS connection, no checks, answers as Dovecot gives them. For
 * comparison only.
 */
final class PlainImap implements AutoCloseable {
  private static final Pattern UID = Pattern.compile("UID (\\d+)");
  private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;
  private int marking;

  private PlainImap(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.out = socket.getOutputStream();
  }

  /** Takes messages as they arrive. */
  @FunctionalInterface
  interface Listener {
    void on(byte[] message, long uid) throws IOException;
  }

  /** Connects, logs in, and opens INBOX. */
  static PlainImap open(SSLContext tls, int port, String user, String password) throws IOException {
    var imap = new PlainImap((SSLSocket) tls.getSocketFactory().createSocket("localhost", port));
    var _ = imap.line();
    var plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(UTF_8));
    imap.run("AUTHENTICATE PLAIN " + plain);
    imap.run("SELECT INBOX");
    return imap;
  }

  /** Streams all messages, in one command. Meanwhile {@link #beginMarking} may be called. */
  void fetchAll(Listener listener) throws IOException {
    send("UID FETCH 1:* BODY.PEEK[]");
    for (var line = line(); !isEnd(line); line = line()) {
      var literal = LITERAL.matcher(line);
      var uid = UID.matcher(line);
      if (literal.find() && uid.find()) {
        var bytes = in.readNBytes(Integer.parseInt(literal.group(1)));
        listener.on(bytes, Long.parseLong(uid.group(1)));
        var _ = line();
      }
    }
  }

  /** Has a range of messages marked read, and does not wait for that. */
  void beginMarking(long from, long to) throws IOException {
    send("UID STORE " + from + ":" + to + " +FLAGS.SILENT (\\Seen)");
    marking++;
  }

  /** Waits until all is marked. */
  void endMarking() throws IOException {
    for (; marking > 0; marking--) {
      end();
    }
  }

  /** Waits in IDLE until the server tells of so many messages or more, and leaves it. */
  void awaitNews(int messages) throws IOException {
    send("IDLE");
    while (exists(line()) < messages) {}
    out.write("DONE\r\n".getBytes(ISO_8859_1));
    out.flush();
    end();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void run(String command) throws IOException {
    send(command);
    end();
  }

  private void end() throws IOException {
    var line = line();
    while (!isEnd(line)) {
      line = line();
    }
    if (!line.startsWith("a OK")) {
      throw new IOException(line);
    }
  }

  private static int exists(String line) {
    var exists = EXISTS.matcher(line);
    return exists.matches() ? Integer.parseInt(exists.group(1)) : 0;
  }

  private static boolean isEnd(String line) {
    return line.startsWith("a ");
  }

  private void send(String command) throws IOException {
    out.write(("a " + command + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
