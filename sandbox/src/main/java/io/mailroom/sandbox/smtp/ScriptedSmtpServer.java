package io.mailroom.sandbox.smtp;

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
 * An SMTP server on loopback that takes every login and every message like an honest server, until
 * a test tells it otherwise: it may refuse, lie, break off or fall silent anywhere. It records
 * every command, and every message that it took.
 *
 * <p>Rules name a command by a regular expression that must fit its beginning; case does not
 * matter. The end of a message is the command {@code .}, so that {@code "\\."} is the rule for the
 * answer that counts. A rule for once goes before a rule for always; of several for once the
 * oldest, of several for always the newest. They hold over all connections. Example:
 *
 * <pre>{@code
 * server.once("RCPT TO:<ben@", Answer.lines("550 5.1.1 no such user"));
 * }</pre>
 *
 * <p>Without a rule these are answered: EHLO, STARTTLS, AUTH PLAIN and LOGIN, MAIL, RCPT, DATA, the
 * final dot, RSET, NOOP, QUIT. Any other gets 500. Any thread may call.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
  private final Script<Answer> script = new Script<>();
  private final HonestAnswers honest = new HonestAnswers();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final List<TakenMessage> messages = new CopyOnWriteArrayList<>();
  private final Clients<Exchange> clients;
  private volatile Answer greeting = Answer.lines("220 scripted.example ESMTP");

  private ScriptedSmtpServer(ServerSocket listener, SSLSocketFactory tls, boolean isImplicit) {
    this.clients =
        new Clients<>(
            "scripted-smtp", listener, (_, wire) -> open(wire, tls, isImplicit), this::converse);
  }

  /** Starts on a free port, in clear until the client says STARTTLS. */
  public static ScriptedSmtpServer start(ServerCertificate certificate) {
    return start(certificate, false);
  }

  /** Starts on a free port, over TLS from the first octet. */
  public static ScriptedSmtpServer startImplicit(ServerCertificate certificate) {
    return start(certificate, true);
  }

  public int port() {
    return clients.port();
  }

  /** Answers the next command that fits, and only that one. */
  public ScriptedSmtpServer once(String command, Answer answer) {
    script.once(command, answer);
    return this;
  }

  /** Answers every command that fits. */
  public ScriptedSmtpServer always(String command, Answer answer) {
    script.always(command, answer);
    return this;
  }

  /** Replaces the greeting of the connections to come. */
  public ScriptedSmtpServer greeting(Answer answer) {
    greeting = answer;
    return this;
  }

  /** Replaces what EHLO offers beside STARTTLS and AUTH. */
  public ScriptedSmtpServer extensions(String... lines) {
    honest.extensions(List.of(lines));
    return this;
  }

  /** Offers no STARTTLS, as if somebody on the way had stripped it off. */
  public ScriptedSmtpServer withoutStartTls() {
    honest.withoutStartTls();
    return this;
  }

  /** Offers no AUTH. */
  public ScriptedSmtpServer withoutLogin() {
    honest.withoutLogin();
    return this;
  }

  /** All commands so far, in the order of their arrival. */
  public List<String> commands() {
    return List.copyOf(commands);
  }

  /** How many commands so far fit, as with a rule. */
  public long received(String command) {
    var pattern = Script.pattern(command);
    return commands.stream().filter(each -> pattern.matcher(each).lookingAt()).count();
  }

  /**
   * All messages that came up to the final dot and were not refused then, in the order of their
   * arrival: what somebody has got, whatever the client knows of it.
   */
  public List<TakenMessage> messages() {
    return List.copyOf(messages);
  }

  /** How many connections are open. */
  public int connections() {
    return clients.open().size();
  }

  @Override
  public void close() {
    clients.close();
  }

  private static ScriptedSmtpServer start(ServerCertificate certificate, boolean isImplicit) {
    var tls = certificate.server().getSocketFactory();
    var server = new ScriptedSmtpServer(Clients.listener(), tls, isImplicit);
    server.clients.start();
    return server;
  }

  private static Exchange open(Socket wire, SSLSocketFactory tls, boolean isImplicit)
      throws IOException {
    var exchange = new Exchange(wire, tls);
    if (isImplicit) {
      exchange.startTls();
    }
    return exchange;
  }

  private void converse(Exchange exchange) throws IOException {
    greeting.play(exchange);
    new Mailing(exchange, script, honest, commands::add, messages).converse();
  }
}
