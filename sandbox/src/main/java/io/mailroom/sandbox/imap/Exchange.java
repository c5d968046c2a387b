package io.mailroom.sandbox.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.sandbox.script.Talk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The talk with one client: what an {@link Answer} works with. The connection's own thread reads
 * and plays; any thread may send, each call's bytes in one piece.
 */
public final class Exchange extends Talk {
  private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)(\\+?)}$");

  private final int number;
  private Command command;
  private @Nullable String selected;

  Exchange(int number, Socket wire, SSLSocketFactory tls) throws IOException {
    super(wire, tls);
    this.number = number;
    this.command = new Command(number, "*", "");
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

  /** Sends text as it is, in UTF-8; <code>{tag}</code> becomes the command's tag. */
  @Override
  public void text(String text) throws IOException {
    super.text(text.replace("{tag}", command.tag()));
  }

  /** See {@link Answer#literal}. */
  public void literal(String before, byte[] bytes, String after) throws IOException {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes((before + "{" + bytes.length + "}\r\n").getBytes(UTF_8));
    whole.writeBytes(bytes);
    whole.writeBytes((after + "\r\n").getBytes(UTF_8));
    bytes(whole.toByteArray());
  }

  /** Reads the next command with its literals, which from now on is the one to answer. */
  Command readCommand() throws IOException {
    var text = new StringBuilder(readLine());
    for (var literal = LITERAL.matcher(text); literal.find(); literal = LITERAL.matcher(text)) {
      if (literal.group(2).isEmpty()) {
        lines("+ go on");
      }
      var octets = readOctets(Integer.parseInt(literal.group(1)));
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
    var text = new String(readLineOctets(), ISO_8859_1);
    int end = text.length() - (text.endsWith("\r\n") ? 2 : 1);
    return text.substring(0, end);
  }

  void select(@Nullable String folder) {
    selected = folder;
  }
}
