package io.mailroom.router.smtp;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.message.Letter;
import io.mailroom.router.reply.Outcome;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Credentials;
import io.mailroom.smtp.SmtpServer.Security;
import io.mailroom.smtp.client.SmtpClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends by the server that an administrator named: always encrypted, at an address that the
 * operator allows. Any thread may call it.
 */
public final class SmtpOutbound {
  private final SmtpClient client;
  private final Keyset keyset;

  /**
   * @param client dials only what administrators may name
   * @param keyset opens the passwords
   */
  public SmtpOutbound(SmtpClient client, Keyset keyset) {
    this.client = client;
    this.keyset = keyset;
  }

  /** Makes one attempt. Blocks as long as the client's limits allow. */
  public Outcome send(Outbound.SmtpServer server, IntegrationId integration, Letter letter) {
    try {
      var to =
          new SmtpServer(
              new Endpoint(server.host(), server.port()),
              switch (server.tls()) {
                case STARTTLS -> Security.STARTTLS;
                case IMPLICIT -> Security.IMPLICIT;
              },
              credentials(server, integration));
      return Delivery.of(letter, client, to);
    } catch (SecretFault e) {
      return new Outcome.NotSent(
          new Reason("password-unreadable", String.valueOf(e.getMessage())), true);
    }
  }

  private @Nullable Credentials credentials(Outbound.SmtpServer server, IntegrationId integration)
      throws SecretFault {
    var user = server.username();
    var password = server.password();
    if (user == null || password == null) {
      return null;
    }
    var place = SecretPlace.smtpPassword(integration, server.host(), server.port(), user);
    return new Credentials(user, keyset.cipher().open(password, place));
  }
}
