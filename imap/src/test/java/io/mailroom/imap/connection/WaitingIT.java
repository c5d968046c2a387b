package io.mailroom.imap.connection;

import static io.mailroom.sandbox.imap.Answer.lines;
import static io.mailroom.sandbox.imap.Answer.silence;
import static io.mailroom.sandbox.imap.Answer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailroom.imap.ImapFault;
import io.mailroom.imap.ImapFault.Problem;
import io.mailroom.imap.ImapLimits;
import io.mailroom.imap.Uid;
import io.mailroom.imap.message.Listing;
import io.mailroom.imap.message.Marked;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a folder is listened to, and where waiting for a server ends. */
@Timeout(60)
class WaitingIT {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ImapLimits QUICK =
      new ImapLimits(LONG, Duration.ofMillis(500), Duration.ofMillis(500), 1 << 20, 1 << 20);
  private final Rig rig = new Rig();

  @AfterEach
  void neverChangedMoreThanSeenAndClosed() {
    rig.assertNothingChangedButSeen();
    rig.close();
  }

  @Test
  void idleEndsWhenTheServerTellsOfMail() throws Exception {
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = listed(connection);

      // When: flags and expunged messages are no news, mail is
      Thread.ofVirtual()
          .start(() -> {
            await().until(() -> rig.server.received("IDLE") == 1);
            rig.server.announce("* 1 FETCH (FLAGS (\\Seen))");
            rig.server.announce("* 0 EXISTS");
            rig.server.announce("* 1 EXISTS");
          });
      boolean hasNews = inbox.idle(LONG);

      // Then
      assertThat(hasNews).isTrue();
      assertThat(inbox.exists()).isEqualTo(1);
      connection.noop();
    }
    assertThat(rig.server.received("IDLE")).isEqualTo(1);
  }

  @Test
  void idleEndsByItselfAndTheConnectionGoesOn() throws ImapFault {
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = listed(connection);

      assertThat(inbox.idle(Duration.ofMillis(50))).isFalse();
      assertThat(inbox.idle(Duration.ofMillis(50))).isFalse();
      connection.noop();
    }
    assertThat(rig.server.received("IDLE")).isEqualTo(2);
  }

  @Test
  void newsThatCameWithAnotherAnswerAreNotWaitedFor() throws ImapFault {
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = listed(connection);
      rig.server.once("UID STORE", lines("* 5 EXISTS", "{tag} OK"));
      Marked _ = inbox.markSeen(Rig.uids(1));

      assertThat(inbox.idle(LONG)).isTrue();
    }
    assertThat(rig.server.received("IDLE")).isZero();
  }

  @Test
  void mailBetweenTheLookAndIdleIsToldByIdle() throws ImapFault {
    rig.server.once(
        "IDLE",
        exchange -> {
          exchange.lines("* 1 EXISTS", "+ idling");
          var _ = exchange.readLine();
          exchange.lines("{tag} OK");
        });
    try (ImapConnection connection = rig.open()) {
      assertThat(listed(connection).idle(LONG)).isTrue();
    }
  }

  @Test
  void lineThatStopsInTheMiddleOfIdleEndsTheConnection() throws ImapFault {
    rig.server.once("IDLE", text("+ idling\r\n* 2 EXI").then(silence()));
    try (ImapConnection connection = rig.open(QUICK)) {
      SelectedFolder inbox = listed(connection);

      assertThatThrownBy(() -> inbox.idle(LONG)).satisfies(WaitingIT::isOverdue);
    }
  }

  @Test
  void deadConnectionIsFoundWhenIdleEnds() throws ImapFault {
    rig.server.once("IDLE", text("+ idling\r\n").then(silence()));
    try (ImapConnection connection = rig.open(QUICK)) {
      SelectedFolder inbox = listed(connection);

      assertThatThrownBy(() -> inbox.idle(Duration.ofMillis(50))).satisfies(WaitingIT::isOverdue);
    }
  }

  @Test
  void refusedIdleIsSaid() throws ImapFault {
    rig.server.once("IDLE", lines("{tag} BAD unknown"));
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = listed(connection);

      assertThatThrownBy(() -> inbox.idle(LONG))
          .isInstanceOfSatisfying(
              ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(Problem.REFUSED));
      connection.noop();
    }
  }

  @Test
  void bodyThatDripsEndsWhenItsTimeIsOver() throws ImapFault {
    // Given: an octet every 20 ms, for a minute
    CountDownLatch never = new CountDownLatch(1);
    rig.server.once(
        "UID FETCH",
        exchange -> {
          exchange.text("* 1 FETCH (UID 7 BODY[] {3000}\r\n");
          try {
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
              exchange.text("x");
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
    try (ImapConnection connection = rig.open(QUICK)) {
      SelectedFolder inbox = Rig.inbox(connection);

      // When, Then
      assertThatThrownBy(() -> inbox.fetch(Rig.uids(7), _ -> rig.target()))
          .satisfies(WaitingIT::isOverdue);
      assertThat(rig.targets).singleElement().returns(1, Rig.Target::discards);
    }
    never.countDown();
  }

  @Test
  void abortFromOutsideEndsEveryWait() throws Exception {
    try (ImapConnection connection = rig.open()) {
      SelectedFolder inbox = listed(connection);
      Thread.ofVirtual()
          .start(() -> {
            await().until(() -> rig.server.received("IDLE") == 1);
            connection.abort();
          });

      assertThatThrownBy(() -> inbox.idle(LONG))
          .isInstanceOfSatisfying(
              ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(Problem.LOST));
    }
  }

  @Test
  void closingDoesNotWaitForAServerThatIsGone() throws ImapFault {
    rig.server.always("LOGOUT", silence());

    rig.open(QUICK).close();

    await().until(() -> rig.server.connections() == 0);
  }

  private static SelectedFolder listed(ImapConnection connection) throws ImapFault {
    SelectedFolder inbox = Rig.inbox(connection);
    assertThat(inbox.hasNews()).isTrue();
    Listing _ = inbox.list(Uid.FIRST, Uid.LAST, 10);
    return inbox;
  }

  private static void isOverdue(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            ImapFault.class, fault -> assertThat(fault.problem()).isEqualTo(Problem.OVERDUE));
  }
}
