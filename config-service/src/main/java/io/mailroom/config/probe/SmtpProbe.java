package io.mailroom.config.probe;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.server.Outbound;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import io.mailroom.smtp.client.SmtpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Checks the servers that replies leave by: connects, secures and logs in as the router will, and
 * sends nothing. Any thread.
 */
public final class SmtpProbe {
  /** Ten seconds for a whole check, whatever the server does. */
  private static final SmtpLimits LIMITS =
      new SmtpLimits(
          Duration.ofSeconds(4),
          Duration.ofSeconds(6),
          Duration.ofSeconds(6),
          Duration.ofSeconds(1));

  private final SmtpClient client;

  public SmtpProbe(TlsDialer dialer) {
    this.client = new SmtpClient(dialer, LIMITS);
  }

  /**
   * Begins a check beside whatever the caller goes on with.
   *
   * @param password in the clear; absent where the server has no username
   * @return within ten seconds, the problem of the first step that did not pass
   */
  public CompletableFuture<Optional<Problem>> check(
      Outbound.SmtpServer server, @Nullable Secret password) {
    var asked =
        new SmtpServer(
            new Endpoint(server.host(), server.port()),
            switch (server.tls()) {
              case STARTTLS -> Security.STARTTLS;
              case IMPLICIT -> Security.IMPLICIT;
            },
            server.username() == null || password == null
                ? null
                : new Credentials(server.username(), password));
    return CompletableFuture.supplyAsync(
        () -> client.check(asked).map(problem -> of(problem, asked.endpoint())),
        Thread::startVirtualThread);
  }

  /** No word of the server's own. */
  private static Problem of(SmtpProblem problem, Endpoint server) {
    return switch (problem) {
      case HOST_UNRESOLVED ->
          Problem.of(ProblemCode.HOST_UNRESOLVED, "host " + server.host() + " cannot be resolved")
              .inStep("resolve")
              .at("/outbound/host");
      case ADDRESS_NOT_ALLOWED ->
          Problem.of(
                  ProblemCode.ADDRESS_NOT_ALLOWED,
                  "host "
                      + server.host()
                      + " has no address that is allowed (expected a public one)")
              .inStep("resolve")
              .at("/outbound/host");
      case UNREACHABLE ->
          Problem.of(ProblemCode.UNREACHABLE, "nothing speaks SMTP over TLS at " + server)
              .inStep("connect")
              .at("/outbound");
      case TLS_REQUIRED ->
          Problem.of(ProblemCode.TLS_REQUIRED, server + " offers no STARTTLS")
              .inStep("tls")
              .at("/outbound/tls");
      case CERTIFICATE_UNTRUSTED ->
          Problem.of(
                  ProblemCode.CERTIFICATE_UNTRUSTED,
                  "the certificate of " + server + " is not trusted for that name")
              .inStep("tls")
              .at("/outbound/host");
      case LOGIN_REFUSED ->
          Problem.of(
                  ProblemCode.LOGIN_REFUSED, server + " refuses this username with this password")
              .inStep("login")
              .at("/outbound/password");
      case LOGIN_UNAVAILABLE ->
          Problem.of(ProblemCode.UNREACHABLE, server + " lets nobody in for now: try it later")
              .inStep("login")
              .at("/outbound");
      case LOST,
          OVERDUE,
          MALFORMED,
          DEFERRED,
          REFUSED,
          SMTPUTF8_NEEDED,
          TOO_LARGE,
          MESSAGE_MALFORMED,
          MESSAGE_UNREADABLE,
          UNCONFIRMED ->
          Problem.of(ProblemCode.UNREACHABLE, server + " broke the check off: " + problem.code())
              .inStep("converse")
              .at("/outbound");
    };
  }
}
