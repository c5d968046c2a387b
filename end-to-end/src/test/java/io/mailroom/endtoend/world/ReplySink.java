package io.mailroom.endtoend.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.endtoend.tally.Arrived;
import io.mailroom.sandbox.smtp.ScriptedSmtpServer;
import io.mailroom.sandbox.smtp.TakenMessage;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where replies end that nobody reads: an SMTP server that takes every one, unless a test says
 * otherwise, and remembers it. Any thread may call it.
 */
public final class ReplySink implements AutoCloseable {
  private final ScriptedSmtpServer server =
      ScriptedSmtpServer.start(Servers.shared().certificate());

  /** The server, to be told what to do. */
  public ScriptedSmtpServer server() {
    return server;
  }

  /** The field {@code outbound} of an integration that sends by it. */
  public ObjectNode outbound(String from) {
    return Outbounds.smtp(from, "starttls", server.port());
  }

  /** All that it has taken, for each recipient. */
  public List<Arrived> arrived() {
    return server.messages().stream().flatMap(ReplySink::arrived).toList();
  }

  @Override
  public void close() {
    server.close();
  }

  private static Stream<Arrived> arrived(TakenMessage message) {
    return message.recipients().stream()
        .map(recipient ->
            new Arrived(
                recipient.substring(0, recipient.indexOf('@')),
                header(message, "Message-ID"),
                header(message, "Date")));
  }

  static String header(TakenMessage message, String name) {
    var matcher =
        Pattern.compile("^" + name + ":(.*(?:\r\n[ \t].*)*)", Pattern.MULTILINE)
            .matcher(message.octets().substring(0, message.octets().indexOf("\r\n\r\n")));
    return matcher.find() ? matcher.group(1).replaceAll("\\s+", " ").strip() : "";
  }
}
