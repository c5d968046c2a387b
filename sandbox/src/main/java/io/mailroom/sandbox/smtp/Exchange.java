package io.mailroom.sandbox.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.sandbox.script.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** The talk with one client: what an {@link Answer} works with. The connection's own thread. */
public final class Exchange extends Talk {
  private String lastLine = "";

  Exchange(Socket wire, SSLSocketFactory tls) throws IOException {
    super(wire, tls);
  }

  @Override
  public void lines(String... lines) throws IOException {
    for (var line : lines) {
      super.lines(line);
      lastLine = line;
    }
  }

  /**
   * Reads what the client sends next, a command or what belongs to one.
   *
   * @return the line without CRLF, in UTF-8
   * @throws IOException if the client is gone
   */
  public String readLine() throws IOException {
    var text = new String(readLineOctets(), UTF_8);
    return text.endsWith("\r\n") ? text.substring(0, text.length() - 2) : text;
  }

  /** Reads a message up to the line with the final dot. */
  String readMessage() throws IOException {
    var message = new ByteArrayOutputStream();
    for (var line = readLineOctets(); !isFinalDot(line); line = readLineOctets()) {
      int stuffed = line[0] == '.' ? 1 : 0;
      message.write(line, stuffed, line.length - stuffed);
    }
    return message.toString(ISO_8859_1);
  }

  /** The last whole line that was sent since the last call; empty if there was none. */
  String takeLastLine() {
    var last = lastLine;
    lastLine = "";
    return last;
  }

  private static boolean isFinalDot(byte[] line) {
    return new String(line, ISO_8859_1).equals(".\r\n");
  }
}
