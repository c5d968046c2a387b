package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mailroom.endtoend.world.Mailbox;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.Service;
import io.mailroom.sandbox.mail.SampleEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three connectors with an {@code instance.id} are restarted one after the other, under load. */
class RollingRestartIT {
  private static final int MAILBOXES = 12;
  private static final int MOST_LOGINS = 2;
  private static final Duration GUARD = Duration.ofMinutes(2);

  /** A connector that is away for longer loses its shards to the others, and gets them back. */
  private static final Duration SESSION = Duration.ofSeconds(7);

  @Test
  void nobodyLogsInMoreThanTwiceAndNothingIsLost() {
    try (var mailroom = Mailroom.open("rolling")) {
      // Given
      var connectors = Stream.of("first", "second", "third").map(mailroom::connector).toList();
      connectors.forEach(Service::awaitReady);
      var mailboxes = mailboxes(mailroom);
      mailboxes.forEach(each -> deliver(each, "before"));
      awaitAll(mailroom);
      var before = Servers.shared().dovecot().logins();

      // When
      var longest = Duration.ZERO;
      for (var connector : connectors) {
        var began = Instant.now();
        connector.stop();
        mailboxes.forEach(each -> deliver(each, "while-away-" + connectors.indexOf(connector)));
        connector.restart().awaitReady();
        var took = Duration.between(began, Instant.now());
        longest = took.compareTo(longest) > 0 ? took : longest;
        mailboxes.forEach(each -> deliver(each, "after-" + connectors.indexOf(connector)));
        awaitAll(mailroom);
      }

      // Then
      var logins = loginsSince(before, mailboxes);
      System.out.printf(
          "FIGURE rolling restart: %d mailboxes, logins %s, longest restart %.1f s%n",
          MAILBOXES, logins, longest.toMillis() / 1e3);
      var tally = mailroom.settle("rolling restart", GUARD);
      assertThat(tally.holds()).as(tally.report()).isTrue();
      assumeThat(longest).as("a machine that is fast enough").isLessThan(SESSION);
      assertThat(logins).allSatisfy(each -> assertThat(each).isBetween(1L, (long) MOST_LOGINS));
    }
  }

  private static List<Mailbox> mailboxes(Mailroom mailroom) {
    var mailboxes = new ArrayList<Mailbox>();
    for (int i = 0; i < MAILBOXES; i++) {
      var mailbox = mailroom.mailbox("user" + i, "INBOX");
      var _ = mailroom.administrator().create(mailbox.integration());
      mailboxes.add(mailbox);
    }
    return mailboxes;
  }

  private static void deliver(Mailbox mailbox, String when) {
    mailbox.deliver("INBOX", SampleEmail.of(when + "-" + mailbox.user()));
  }

  private static void awaitAll(Mailroom mailroom) {
    var tally = mailroom.settle("until now", GUARD);
    assertThat(tally.lost()).as(tally.report()).isEmpty();
  }

  private static List<Long> loginsSince(Map<String, Long> before, List<Mailbox> mailboxes) {
    var now = Servers.shared().dovecot().logins();
    return mailboxes.stream()
        .map(Mailbox::user)
        .map(user -> now.getOrDefault(user, 0L) - before.getOrDefault(user, 0L))
        .toList();
  }
}
