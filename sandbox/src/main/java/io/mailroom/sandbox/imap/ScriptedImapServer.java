package io.mailroom.sandbox.imap;

import io.mailroom.sandbox.mail.ServerCertificate;
import io.mailroom.sandbox.script.Clients;
import io.mailroom.sandbox.script.Script;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;

/**
 * An IMAP server over TLS on loopback that answers like a plain, honest server with an empty INBOX,
 * until a test tells it otherwise: it may lie, break off or fall silent anywhere. It takes every
 * login and records every command.
 *
 * <p>Rules name a command by a regular expression that must fit its beginning, without the tag;
 * case does not matter. A rule for once goes before a rule for always; of several for once the
 * oldest, of several for always the newest. They hold over all connections. Example:
 *
 * <pre>{@code
 * server.once("UID FETCH 7 .*BODY", Answer.lines("* 1 FETCH (UID 7 BODY[] NIL)", "{tag} OK done"));
 * }</pre>
 *
 * <p>Without a rule these are answered from the folders: CAPABILITY, ID, ENABLE, NOOP, LOGIN,
 * AUTHENTICATE, LIST, STATUS, SELECT, EXAMINE, UNSELECT, CLOSE, IDLE, LOGOUT, UID SEARCH of uids,
 * UID FETCH of UID, FLAGS, INTERNALDATE, RFC822.SIZE, BODY[] and BODY[HEADER] (with .PEEK and
 * partial), UID STORE of flags. Any other gets BAD. Any thread may call.
 */
public final class ScriptedImapServer implements AutoCloseable {
  private final Script<Answer> script = new Script<>();
  private final HonestAnswers honest = new HonestAnswers();
  private final List<Command> commands = new CopyOnWriteArrayList<>();
  private final Clients<Exchange> clients;
  private volatile Answer greeting = Answer.lines("* OK ready");

  private ScriptedImapServer(ServerSocket listener, SSLSocketFactory tls) {
    this.clients =
        new Clients<>(
            "scripted-imap", listener, (number, wire) -> open(number, wire, tls), this::converse);
  }

  /** Starts on a free port. */
  public static ScriptedImapServer start(ServerCertificate certificate) {
    var tls = certificate.server().getSocketFactory();
    var server = new ScriptedImapServer(Clients.listener(), tls);
    server.clients.start();
    return server;
  }

  public int port() {
    return clients.port();
  }

  /** Answers the next command that fits, and only that one. */
  public ScriptedImapServer once(String command, Answer answer) {
    script.once(command, answer);
    return this;
  }

  /** Answers every command that fits. */
  public ScriptedImapServer always(String command, Answer answer) {
    script.always(command, answer);
    return this;
  }

  /** Replaces the greeting of the connections to come. */
  public ScriptedImapServer greeting(Answer answer) {
    greeting = answer;
    return this;
  }

  /** Replaces the capabilities: all in one text, separated by spaces. */
  public ScriptedImapServer capabilities(String names) {
    honest.capabilities(names);
    return this;
  }

  /** The folder of this name as on the wire (modified UTF-7); made if there is none yet. */
  public ScriptedFolder folder(String name) {
    return honest.folder(name);
  }

  /** Takes a folder away. */
  public void removeFolder(String name) {
    honest.removeFolder(name);
  }

  /** Sends a line to every connection at once, such as {@code * 3 EXISTS} to those in IDLE. */
  public void announce(String line) {
    for (var exchange : clients.open()) {
      try {
        exchange.lines(line);
      } catch (IOException _) {
        // That client is gone; its own thread sees it too.
      }
    }
  }

  /** All commands so far, in the order of their arrival. */
  public List<Command> commands() {
    return List.copyOf(commands);
  }

  /** How many commands so far fit, as with a rule. */
  public long received(String command) {
    var pattern = Script.pattern(command);
    return commands.stream().filter(each -> pattern.matcher(each.text()).lookingAt()).count();
  }

  /** How many connections are open. */
  public int connections() {
    return clients.open().size();
  }

  /** Breaks every connection (RST); new ones are taken. */
  public void resetAll() {
    clients.resetAll();
  }

  @Override
  public void close() {
    clients.close();
  }

  private static Exchange open(int number, Socket wire, SSLSocketFactory tls) throws IOException {
    var exchange = new Exchange(number, wire, tls);
    exchange.startTls();
    return exchange;
  }

  private void converse(Exchange exchange) throws IOException {
    greeting.play(exchange);
    while (true) {
      var command = exchange.readCommand();
      commands.add(command);
      script.take(command.text()).orElse(honest).play(exchange);
    }
  }
}
