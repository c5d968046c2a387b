package io.mailroom.smtp.client;

import io.mailroom.contract.network.TlsDialer;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpServer;
import java.util.Optional;

/**
 * Hands messages to servers, each on a connection of its own. Any thread; calls block as long as
 * the {@link SmtpLimits} allow. An interrupt ends the attempt of a virtual thread at once, with the
 * result that is true then, and stays set.
 */
public final class SmtpClient {

  private final TlsDialer dialer;
  private final SmtpLimits limits;

  /**
   * A client that has not connected yet.
   *
   * @param dialer which addresses may be dialled, and whom to trust
   */
  public SmtpClient(TlsDialer dialer, SmtpLimits limits) {
    this.dialer = dialer;
    this.limits = limits;
  }

  /**
   * Makes one attempt to hand a message over.
   *
   * @throws RuntimeException of {@link OutgoingMessage#writeTo}; nobody got the message then
   */
  public SmtpResult send(SmtpServer server, Envelope envelope, OutgoingMessage message) {
    SmtpConnection connection;
    try {
      connection = SmtpConnection.open(dialer, server, limits);
    } catch (SmtpFault fault) {
      return new SmtpResult.NotSent(fault.problem(), fault.detail(), true);
    }
    try {
      SmtpResult result = new MailTransaction(connection, envelope, message).perform();
      connection.quit();
      return result;
    } finally {
      connection.abort();
    }
  }

  /**
   * Does all that comes before a message: resolves, connects, greets, secures, logs in, and takes
   * leave.
   *
   * @return the first thing that failed; empty if nothing did
   */
  public Optional<SmtpProblem> check(SmtpServer server) {
    SmtpConnection connection;
    try {
      connection = SmtpConnection.open(dialer, server, limits);
    } catch (SmtpFault fault) {
      return Optional.of(fault.problem());
    }
    connection.quit();
    return Optional.empty();
  }
}
