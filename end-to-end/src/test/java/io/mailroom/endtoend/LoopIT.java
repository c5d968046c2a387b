package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.ReplySink;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.StrippingRelay;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Two Mailrooms whose automatic replies answer each other, over relays that strip whatever would
 * tell them so.
 */
class LoopIT {
  private static final int CAP = 5;
  private static final Duration GUARD = Duration.ofMinutes(3);

  @Test
  void twoMailroomsStopAnsweringEachOtherAtTheCap() {
    try (var ofAnn = new ReplySink();
        var ofBen = new ReplySink();
        var ann = open("loop-ann", ofAnn);
        var ben = open("loop-ben", ofBen)) {
      // Given
      var annsMailbox = answering(ann, ofAnn);
      var bensMailbox = answering(ben, ofBen);
      try (var toBen = new StrippingRelay(ofAnn, domain(bensMailbox), bensMailbox.user());
          var toAnn = new StrippingRelay(ofBen, domain(annsMailbox), annsMailbox.user())) {

        // When
        write(annsMailbox, "person@" + domain(bensMailbox));

        // Then
        assertThat(ann.inbound().readUntil(found -> found.size() > CAP, GUARD)).isTrue();
        // Who writes now is answered, and so the last one of the loop was looked at before.
        write(annsMailbox, "carl@customers.example.org");
        Awaitility.await()
            .atMost(GUARD)
            .until(() -> ofAnn.arrived().stream().anyMatch(each -> each.reply().equals("carl")));
        assertThat(toBen.count()).isEqualTo(CAP);
        assertThat(toAnn.count()).isEqualTo(CAP);
      }
    }
  }

  private static Mailroom open(String name, ReplySink sink) {
    var mailroom =
        Mailroom.open(
            name,
            Map.of(
                "MAILROOM_SMTP_PORTS",
                "" + sink.server().port(),
                "MAILROOM_AUTO_REPLY_CAP",
                "" + CAP));
    var _ = mailroom.connector("connector");
    var _ = mailroom.router();
    return mailroom;
  }

  private static Mailbox answering(Mailroom mailroom, ReplySink sink) {
    var mailbox = mailroom.mailbox("desk", "INBOX");
    var integration = mailbox.integration();
    var _ = integration.set("outbound", sink.outbound("support@" + domain(mailbox)));
    ((ObjectNode) integration.at("/folders/0/route"))
        .putObject("autoReply")
        .put("subject", "Received")
        .put("text", "We have got your email.");
    mailroom.services().forEach(each -> each.awaitReady());
    mailroom.awaitState(mailroom.administrator().create(integration), "WATCHING", GUARD);
    return mailbox;
  }

  private static String domain(Mailbox mailbox) {
    return mailbox.user() + ".example.org";
  }

  private static void write(Mailbox to, String from) {
    Servers.shared()
        .dovecot()
        .deliver(
            to.user(),
            "INBOX",
            StrippingRelay.letter(from, "support@" + domain(to), "Hello", "Hello.\r\n"));
  }
}
