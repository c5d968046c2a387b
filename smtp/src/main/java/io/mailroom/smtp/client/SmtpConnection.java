package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.network.DialFault;
import io.mailroom.contract.network.GuardedSocket;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPOutputStream;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a server, from the greeting to the farewell. One thread.
 *
 * <p>Angus Mail's own {@code sendMessage} is not used: after an unexpected answer it sends RSET,
 * and when that fails the answer is lost; and it does not tell an answer that never came after the
 * final dot from one that never came before it.
 */
final class SmtpConnection extends SMTPTransport {
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int PIECE = 16 << 10;
  private static final Session SESSION = session();

  private final SmtpServer server;
  private final TlsDialer dialer;
  private final SmtpLimits limits;
  private final SmtpSocket socket;

  private Stage stage = Stage.HELLO;
  private @Nullable DialFault untrusted;

  /** What an answer that ends the opening is about. */
  private enum Stage {
    HELLO,
    STARTTLS,
    LOGIN
  }

  private SmtpConnection(
      SmtpServer server, TlsDialer dialer, SmtpLimits limits, GuardedSocket guarded) {
    super(SESSION, new URLName("smtp", server.endpoint().host(), -1, null, null, null));
    this.server = server;
    this.dialer = dialer;
    this.limits = limits;
    this.socket = new SmtpSocket(guarded, server.endpoint(), limits);
    setLocalHost(literal(guarded.localAddress()));
    setRequireStartTLS(server.security() == Security.STARTTLS);
    setAuthorizationID("");
  }

  /** Connects, greets, secures and logs in. */
  static SmtpConnection open(TlsDialer dialer, SmtpServer server, SmtpLimits limits)
      throws SmtpFault {
    SmtpConnection connection;
    try {
      GuardedSocket guarded =
          server.security() == Security.IMPLICIT
              ? dialer.dial(server.endpoint(), limits.opening())
              : dialer.dialInClear(server.endpoint(), limits.opening());
      connection = new SmtpConnection(server, dialer, limits, guarded);
    } catch (DialFault fault) {
      throw unreached(fault);
    }
    try {
      connection.connect(connection.socket);
      return connection;
    } catch (MessagingException e) {
      connection.abort();
      throw connection.notLetIn(e);
    }
  }

  /** Whether the server offers an extension (RFC 5321, section 4.1.1.1). */
  boolean offers(String extension) {
    return supportsExtension(extension);
  }

  /** The most octets that the server takes, if it says so (RFC 1870). */
  OptionalLong mostOctets() {
    String most = getExtensionParameter("SIZE");
    return most != null && most.matches("[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(most))
        : OptionalLong.empty();
  }

  /** Sends a command and hears the answer. */
  synchronized Reply ask(String command) throws SmtpFault {
    try {
      // As octets: of a text Angus would send the low octets of each character (CVE-2025-7962).
      return reply(simpleCommand(command.getBytes(UTF_8)));
    } catch (MessagingException e) {
      throw broken(e);
    }
  }

  /**
   * Sends the message after the go-ahead, all but the final dot.
   *
   * @throws SmtpFault if it is not out; the dot must not follow
   */
  void write(OutgoingMessage message) throws SmtpFault {
    var pieces = new BufferedOutputStream(socket.getOutputStream(), PIECE);
    var stuffed = new SMTPOutputStream(pieces);
    var checked = new MessageStream(stuffed, message.needsSmtpUtf8());
    try {
      message.writeTo(checked);
      checked.end();
      stuffed.ensureAtBOL();
      pieces.flush();
    } catch (IOException e) {
      if (checked.flaw().isPresent()) {
        throw new SmtpFault(SmtpProblem.MESSAGE_MALFORMED, checked.flaw().get(), e);
      }
      throw socket.isBroken()
          ? broken(e)
          : new SmtpFault(SmtpProblem.MESSAGE_UNREADABLE, "a part cannot be read", e);
    }
    if (checked.flaw().isPresent() || socket.isBroken()) {
      throw new IllegalStateException("a message that goes on after its stream has failed");
    }
  }

  /**
   * Sends the final dot. What cannot be written did not arrive: a record of TLS counts whole or not
   * at all, and in clear it is the last octet that counts.
   */
  synchronized void writeDot() throws SmtpFault {
    try {
      sendCommand(".");
    } catch (MessagingException e) {
      throw broken(e);
    }
  }

  /** Hears the answer to the final dot. */
  synchronized Reply confirmation() throws SmtpFault {
    socket.await(limits.confirmation());
    try {
      return reply(readServerResponse());
    } catch (MessagingException e) {
      throw broken(e);
    }
  }

  /** Says goodbye, unless it was aborted; what is said to that does not matter any more. */
  void quit() {
    socket.hurry(FAREWELL);
    try {
      close();
    } catch (MessagingException _) {
      // Everything that counts was answered before.
    } finally {
      abort();
    }
  }

  /** Cuts the connection at once. */
  void abort() {
    socket.close();
  }

  @Override
  protected synchronized boolean protocolConnect(
      String host, int port, @Nullable String user, @Nullable String password)
      throws MessagingException {
    Credentials credentials = server.credentials();
    if (credentials == null) {
      return super.protocolConnect(host, port, null, null);
    }
    boolean isConnected =
        super.protocolConnect(host, port, credentials.username(), credentials.password().reveal());
    if (!supportsExtension("AUTH") && !supportsExtension("AUTH=LOGIN")) {
      throw new MessagingException("the server offers no login");
    }
    return isConnected;
  }

  /** Without EHLO there is neither STARTTLS nor a login; so HELO is not tried. */
  @Override
  protected boolean ehlo(String domain) throws MessagingException {
    stage = Stage.HELLO;
    if (!super.ehlo(domain)) {
      throw new MessagingException("EHLO is refused");
    }
    stage =
        server.security() == Security.STARTTLS && !socket.guarded().isSecure()
            ? Stage.STARTTLS
            : Stage.LOGIN;
    return true;
  }

  /** On the socket below, with the checks of our own. */
  @Override
  protected void startTLS() throws MessagingException {
    if (socket.guarded().isSecure()) {
      throw new MessagingException("STARTTLS within TLS");
    }
    issueCommand("STARTTLS", 220);
    try {
      dialer.secure(socket.guarded(), server.endpoint(), socket.atMost(limits.opening()));
    } catch (DialFault fault) {
      untrusted = fault;
      throw new MessagingException("no TLS after STARTTLS", fault);
    }
  }

  private Reply reply(int code) throws SmtpFault {
    if (code < 200 || code > 599) {
      throw broken(null);
    }
    return Reply.of(code, getLastServerResponse());
  }

  private SmtpFault notLetIn(MessagingException cause) {
    if (untrusted != null) {
      return unreached(untrusted);
    }
    int code = getLastReturnCode();
    if (code < 200 || socket.isBroken() || socket.guarded().isOverdue()) {
      return broken(cause);
    }
    String reply = Reply.of(code, getLastServerResponse()).text();
    return switch (stage) {
      case HELLO -> new SmtpFault(SmtpProblem.LOGIN_UNAVAILABLE, reply, cause);
      case STARTTLS -> new SmtpFault(SmtpProblem.TLS_REQUIRED, "no STARTTLS is offered", cause);
      case LOGIN ->
          code < 400
              ? new SmtpFault(SmtpProblem.LOGIN_REFUSED, "no PLAIN or LOGIN is offered", cause)
              : new SmtpFault(
                  code < 500 ? SmtpProblem.LOGIN_UNAVAILABLE : SmtpProblem.LOGIN_REFUSED,
                  reply,
                  cause);
    };
  }

  private SmtpFault broken(@Nullable Throwable cause) {
    if (socket.guarded().isOverdue()) {
      return new SmtpFault(SmtpProblem.OVERDUE, "no answer in time", cause);
    }
    boolean isAnswered = getLastReturnCode() == -1 && !"[EOF]".equals(getLastServerResponse());
    return isAnswered
        ? new SmtpFault(SmtpProblem.MALFORMED, "an answer that is not SMTP", cause)
        : new SmtpFault(SmtpProblem.LOST, "the connection was lost", cause);
  }

  private static SmtpFault unreached(DialFault fault) {
    SmtpProblem problem =
        switch (fault.step()) {
          case RESOLVE -> SmtpProblem.HOST_UNRESOLVED;
          case ADMIT -> SmtpProblem.ADDRESS_NOT_ALLOWED;
          case CONNECT -> SmtpProblem.UNREACHABLE;
          case TRUST -> SmtpProblem.CERTIFICATE_UNTRUSTED;
        };
    return new SmtpFault(problem, String.valueOf(fault.getMessage()), fault);
  }

  /** Who we are, by address (RFC 5321, section 4.1.3): names of our own mean nothing outside. */
  private static String literal(InetAddress address) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return (address instanceof Inet6Address ? "[IPv6:%s]" : "[%s]").formatted(text);
  }

  private static Session session() {
    var properties = new Properties();
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    properties.setProperty("mail.debug.auth.username", "false");
    return Session.getInstance(properties);
  }
}
