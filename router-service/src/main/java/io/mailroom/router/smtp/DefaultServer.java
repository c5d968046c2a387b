package io.mailroom.router.smtp;

import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.secret.Secret;
import io.mailroom.router.message.Letter;
import io.mailroom.router.reply.Outcome;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import io.mailroom.smtp.client.SmtpClient;
import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import java.util.Locale;
import java.util.Optional;

/**
 * Sends by the operator's own server, for integrations that have none: the one that {@code
 * quarkus.mailer.*} names. Any thread may call it. Why not by Quarkus' mailer:
 * docs/decisions/0009-default-server.md.
 */
public final class DefaultServer {
  private static final int SMTP = 25;
  private static final int SUBMISSIONS = 465;

  private final SmtpClient client;
  private final Optional<SmtpServer> server;

  /**
   * @param client dials whatever the operator names
   * @param server absent if the operator has none
   */
  public DefaultServer(SmtpClient client, Optional<SmtpServer> server) {
    this.client = client;
    this.server = server;
  }

  /**
   * Reads the operator's settings.
   *
   * @throws IllegalArgumentException if a password would go out in clear, or a value is none
   */
  public static SmtpServer of(MailerRuntimeConfig settings) {
    boolean isImplicit = settings.tls().orElse(false);
    return new SmtpServer(
        new Endpoint(settings.host(), settings.port().orElse(isImplicit ? SUBMISSIONS : SMTP)),
        isImplicit ? Security.IMPLICIT : security(settings.startTLS()),
        settings
            .username()
            .map(user -> new Credentials(user, Secret.of(settings.password().orElse(""))))
            .orElse(null));
  }

  /** Makes one attempt. Blocks as long as the client's limits allow. */
  public Outcome send(Letter letter) {
    return server.isPresent()
        ? Delivery.of(letter, client, server.get())
        : new Outcome.NotSent(
            new Reason("no-default-server", "the operator has not set quarkus.mailer.host"), true);
  }

  /** What is optional elsewhere is required here: who strips STARTTLS off would read along. */
  private static Security security(String startTls) {
    return startTls.toUpperCase(Locale.ROOT).equals("DISABLED") ? Security.NONE : Security.STARTTLS;
  }
}
