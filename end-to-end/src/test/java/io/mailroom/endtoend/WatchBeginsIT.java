package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.tally.Published;
import io.mailroom.endtoend.world.MailHost;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Only what arrives after a folder was added is received, whoever was down meanwhile. */
class WatchBeginsIT {
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void onlyEmailThatArrivesInAWatchIsPublished() {
    onlyEmailThatArrivesInAWatchIsPublished("begins", MailHost.of(Servers.shared().dovecot()));
  }

  @Test
  void onlyEmailThatArrivesInAWatchIsPublishedFromGreenMail() {
    onlyEmailThatArrivesInAWatchIsPublished("greenmail", MailHost.of(Servers.shared().greenMail()));
  }

  private static void onlyEmailThatArrivesInAWatchIsPublished(String name, MailHost host) {
    try (var mailroom = Mailroom.open(name)) {
      var administrator = mailroom.administrator();
      var mailbox = mailroom.mailbox(host, "ann", "INBOX", "Orders");

      // Given: email from before the configuration, and from between it and the first connector
      mailbox.deliverUnwatched("INBOX", SampleEmail.of("before-inbox"));
      mailbox.deliverUnwatched("Orders", SampleEmail.of("before-orders"));
      var integration = administrator.create(mailbox.integration());
      mailbox.deliver("INBOX", SampleEmail.of("between-inbox"));
      mailbox.deliver("Orders", SampleEmail.of("between-orders"));
      var connector = mailroom.connector("first").awaitReady();
      awaitPublished(mailroom, "between-inbox");
      awaitPublished(mailroom, "between-orders");

      // When: it is paused, email arrives, and it is resumed
      administrator.pause(integration);
      mailroom.awaitState(integration, "PAUSED", GUARD);
      mailbox.deliver("INBOX", SampleEmail.of("paused-1"));
      mailbox.deliver("INBOX", SampleEmail.of("paused-2"));
      administrator.resume(integration);
      awaitPublished(mailroom, "paused-2");

      // When: a folder goes and comes again while there is no connector
      connector.kill();
      administrator.removeFolder(integration, "Orders");
      mailbox.deliverUnwatched("Orders", SampleEmail.of("removed"));
      administrator.addFolder(integration, mailbox.folder("Orders"));
      mailbox.deliver("Orders", SampleEmail.of("added-again"));
      connector.restart();
      awaitPublished(mailroom, "added-again");
      // The last of each folder: what lay before it would be published before it.
      mailroom.awaitState(integration, "WATCHING", GUARD);
      mailbox.deliver("INBOX", SampleEmail.of("last-inbox"));
      mailbox.deliver("Orders", SampleEmail.of("last-orders"));

      // Then
      var tally = mailroom.settle("where a watch begins, " + name, GUARD);
      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(7);
    }
  }

  private static void awaitPublished(Mailroom mailroom, String id) {
    assertThat(
            mailroom
                .inbound()
                .readUntil(found -> found.stream().map(Published::id).anyMatch(id::equals), GUARD))
        .as(id)
        .isTrue();
  }
}
