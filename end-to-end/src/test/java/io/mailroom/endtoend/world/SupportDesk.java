package io.mailroom.endtoend.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.routed.RoutedEmail;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One mailbox on the Dovecot that customers write to, watched by Mailroom, and those who answer
 * behind it.
 *
 * @param person whose mailbox it is
 */
public record SupportDesk(Correspondent person, IntegrationId integration, Downstream downstream) {
  private static final Duration GUARD = Duration.ofMinutes(2);

  /**
   * Opens a mailbox and has its INBOX watched.
   *
   * @param address of a domain of its own
   * @param outbound as in {@link Outbounds}
   */
  public static SupportDesk open(
      Mailroom mailroom, Downstream downstream, String address, ObjectNode outbound) {
    var person = Correspondent.at(address);
    return new SupportDesk(person, watch(mailroom, address, outbound), downstream);
  }

  /** An email that comes in, as soon as it is routed. */
  public RoutedEmail receive(MimeMessage email) throws IOException, MessagingException {
    Servers.shared().dovecot().deliver(person.address(), "INBOX", Correspondent.octets(email));
    var id = email.getMessageID();
    return downstream.awaitRouted(each -> id.equals(each.email().threading().messageId()), GUARD);
  }

  /** A reply with a short text, not asked for yet. */
  public OutboundEmail reply(OutboundId id, RoutedEmail answered, String to) {
    return new OutboundEmail(
        id,
        integration,
        answered.conversationId(),
        answered.replyTo(),
        new OutboundEmail.Recipients(List.of(new MailAddress(null, to)), List.of(), List.of()),
        new OutboundEmail.Message(null, "Hello from support.", null, List.of(), null));
  }

  private static IntegrationId watch(Mailroom mailroom, String address, ObjectNode outbound) {
    var mailbox = new Mailbox(MailHost.of(Servers.shared().dovecot()), address, List.of("INBOX"));
    var integration = mailbox.integration();
    integration.put("domain", address.substring(address.indexOf('@') + 1));
    var _ = integration.set("outbound", outbound);
    var id = mailroom.administrator().create(integration);
    mailroom.awaitState(id, "WATCHING", GUARD);
    return new IntegrationId(id);
  }
}
