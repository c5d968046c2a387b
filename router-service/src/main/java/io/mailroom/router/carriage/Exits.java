package io.mailroom.router.carriage;

import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.message.Letter;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.ses.SesOutbound;
import io.mailroom.router.smtp.DefaultServer;
import io.mailroom.router.smtp.SmtpOutbound;

/**
 * The ways out of the house.
 *
 * @param smtp by the integration's server
 * @param ses by Amazon SES
 * @param byDefault by the operator's server
 */
public record Exits(SmtpOutbound smtp, SesOutbound ses, DefaultServer byDefault) {

  /** Takes the integration's way. */
  Outcome send(Integration integration, Letter letter) throws InterruptedException {
    return switch (integration.outbound()) {
      case Outbound.Smtp(var server, var _) -> smtp.send(server, integration.id(), letter);
      case Outbound.Ses(var region, var _) -> ses.send(region, letter);
      case Outbound.Default _ -> byDefault.send(letter);
      case Outbound.None _ ->
          throw new IllegalStateException("a letter of integration " + integration.id());
    };
  }
}
