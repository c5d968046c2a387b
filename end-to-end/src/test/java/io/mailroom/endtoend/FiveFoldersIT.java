package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.endtoend.tally.Published;
import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One mailbox with as many folders as are allowed, with names that servers encode. */
class FiveFoldersIT {
  private static final List<String> FOLDERS = List.of("INBOX", "Entwürfe", "A&B", "日本", "a.b😀");
  private static final int EACH = 20;
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void everyEmailIsPublishedOnceInOrderAndRoutedToTheQueueOfItsFolder() {
    try (var mailroom = Mailroom.open("folders")) {
      // Given: all folders are watched, and nothing happens in them
      var mailbox = mailroom.mailbox("ann", FOLDERS.toArray(String[]::new));
      var connector = mailroom.connector("first").awaitReady();
      mailroom.router().awaitReady();
      var integration = mailroom.administrator().create(mailbox.integration());
      mailroom.awaitState(integration, "WATCHING", GUARD);

      // When: emails arrive now, and while there is no connector
      deliver(mailbox, "idle");
      assertThat(mailroom.inbound().readUntil(found -> found.size() == 100, GUARD)).isTrue();
      connector.stop();
      deliver(mailbox, "down");
      // A person was faster, and likes some: neither hides an email, nor is undone.
      var dovecot = Servers.shared().dovecot();
      mailbox.flag(dovecot, "INBOX", "down-0-3", "\\Seen");
      mailbox.flag(dovecot, "日本", "down-3-4", "\\Flagged");
      mailbox.flag(dovecot, "A&B", "idle-2-5", "$Later");
      connector.restart();

      // Then
      var tally = mailroom.settle("five folders, idle and down", GUARD);
      assertThat(tally.holds()).as(tally.report()).isTrue();
      assertThat(tally.published()).isEqualTo(200);
      var ledger = mailroom.administrator().ledger(integration);
      assertThat(ledger.at("/totals/published").asLong()).isEqualTo(tally.published());
      assertThat(ledger.at("/totals/seen").asLong()).isEqualTo(200);
      assertThat(ledger.at("/totals/gap").asLong(-1)).isZero();
      assertThat(ledger.path("folders"))
          .allSatisfy(folder -> assertThat(folder.path("published").asInt()).isEqualTo(2 * EACH));
      assertThat(mailroom.routed(200, GUARD))
          .containsExactlyInAnyOrderElementsOf(
              mailroom.inbound().published().stream()
                  .map(each -> route(each, mailbox))
                  .collect(Collectors.toList()));
    }
  }

  private static void deliver(Mailbox mailbox, String when) {
    for (int i = 0; i < EACH; i++) {
      for (int folder = 0; folder < FOLDERS.size(); folder++) {
        mailbox.deliver(
            FOLDERS.get(folder), SampleEmail.of(when + "-" + folder + "-" + i).withTextOf(500 * i));
      }
    }
  }

  private static Mailroom.Routed route(Published email, Mailbox mailbox) {
    return new Mailroom.Routed(email.emailId(), mailbox.queue(email.origin().folder().value()));
  }
}
