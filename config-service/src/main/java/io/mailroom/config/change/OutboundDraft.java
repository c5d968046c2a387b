package io.mailroom.config.change;

import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.server.Outbound.SmtpServer;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.watch.FolderName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How replies are to leave.
 *
 * @param settings everything but the password, which is absent in them
 * @param password of an SMTP server; absent when there is none, or the one known already is to be
 *     kept
 */
public record OutboundDraft(Outbound settings, @Nullable Secret password) {

  /** What would make these settings again, without their secret. */
  static OutboundDraft of(Outbound outbound) {
    return new OutboundDraft(withPassword(outbound, null), null);
  }

  /** The settings as they are stored, with this password sealed. */
  static Outbound withPassword(Outbound outbound, @Nullable SealedSecret password) {
    return switch (outbound) {
      case Outbound.Smtp(SmtpServer server, var letterhead) ->
          new Outbound.Smtp(
              new SmtpServer(
                  server.host(), server.port(), server.tls(), server.username(), password),
              letterhead);
      case Outbound.None _, Outbound.Default _, Outbound.Ses _ -> outbound;
    };
  }

  /** The SMTP server, if replies leave by one. */
  static Optional<SmtpServer> smtp(Outbound outbound) {
    return switch (outbound) {
      case Outbound.Smtp smtp -> Optional.of(smtp.server());
      case Outbound.None _, Outbound.Default _, Outbound.Ses _ -> Optional.empty();
    };
  }

  /** Whether replies are filed in this folder. */
  public boolean keepsCopiesIn(FolderName folder) {
    return settings.sendsAs().filter(each -> folder.equals(each.sentFolder())).isPresent();
  }
}
